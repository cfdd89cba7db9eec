namespace Milepost.Host.Demo;

/// <summary>The only registration code of the demo.</summary>
internal static class DemoHosting
{
    /// <summary>Adds the demo account and fleet.</summary>
    public static void AddDemo(IServiceCollection services)
    {
        services.AddSingleton<DemoSetup>();
        services.AddHostedService<DemoFleetRunner>();
    }
}
