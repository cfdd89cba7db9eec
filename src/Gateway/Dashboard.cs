using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace Milepost.Gateway;

/// <summary>Serves the built dashboard: its files, and its page for every address that is the dashboard's own.</summary>
internal static class Dashboard
{
    public static void UseDashboardFiles(this WebApplication app)
    {
        if (Folder(app) is { } folder)
        {
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), OnPrepareResponse = Cache });
        }
    }

    /// <summary>Answers with the page where no route matched. Not a route itself: a catch-all route would turn every 405 and 415 into its own answer.</summary>
    public static void UseDashboardPage(this WebApplication app)
    {
        if (Folder(app) is { } folder)
        {
            var index = Path.Combine(folder, "index.html");
            app.Use((http, next) => http.GetEndpoint() is null && IsPage(http.Request) ? ShowAsync(http, index) : next(http));
        }
    }

    private static string? Folder(WebApplication app) =>
        app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.DashboardFolder is { } folder ? Path.GetFullPath(folder) : null;

    private static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !GatewayPaths.IsForPrograms(request.Path);

    private static Task ShowAsync(HttpContext http, string index)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return Results.File(index, "text/html; charset=utf-8").ExecuteAsync(http);
    }

    /// <summary>The bundler puts a hash into the name of every asset: such a file never changes, everything else is asked for again.</summary>
    private static void Cache(StaticFileResponseContext served)
    {
        var hashed = served.Context.Request.Path.StartsWithSegments("/assets");
        served.Context.Response.Headers.CacheControl = hashed ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
