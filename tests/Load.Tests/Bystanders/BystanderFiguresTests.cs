using Milepost.Load.Bystanders;

namespace Milepost.Load.Tests.Bystanders;

public class BystanderFiguresTests
{
    [Fact]
    public void What_the_bystanders_print_is_what_the_run_reads()
    {
        var figures = new BystanderFigures("list", 600, 2, 1.25, 249.5, 1_000.125);

        Assert.Equal(figures, BystanderFigures.Parse(figures.ToString()));
    }
}
