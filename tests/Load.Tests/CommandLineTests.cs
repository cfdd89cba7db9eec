namespace Milepost.Load.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("--only", "path,nothing")]
    [InlineData("--engines", "oracle")]
    public async Task A_scenario_or_engine_that_does_not_exist_is_refused_before_anything_starts(string option, string value) =>
        Assert.Equal(2, await CommandLine.RunAsync(["bench", "--folder", "/nonexistent", "--host", "h", "--ceiling", "c", "--micro", "m", option, value]));
}
