using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Milepost.Silo.Client;

namespace Milepost.Gateway.Auth;

/// <summary>Registers sign-in: one scheme, one policy (signed in).</summary>
internal static class AuthHosting
{
    public static IServiceCollection AddAuth(this IServiceCollection services)
    {
        services.AddSingleton<Passwords>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<HubTickets>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<VehicleAccess>();
        services.AddSingleton(provider => new OwnerSetup(
            provider.GetRequiredService<IAccountStore>(),
            provider.GetRequiredService<Passwords>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OwnerSetup>>()));
        services.AddSingleton<IHttpContextFactory>(provider => new QueryTokenScrubber(new DefaultHttpContextFactory(provider)));
        // Not AddAuthentication: it brings a key ring that would be written to the home folder and is good for nothing here, where tokens are opaque.
        services.AddAuthenticationCore(options => options.DefaultScheme = SessionAuthentication.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, configureOptions: null);
        services.AddAuthorization();
        return services;
    }
}
