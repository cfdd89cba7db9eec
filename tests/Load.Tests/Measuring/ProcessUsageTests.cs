using Milepost.Load.Measuring;

namespace Milepost.Load.Tests.Measuring;

public class ProcessUsageTests
{
    [Fact]
    public void Cpu_time_is_read_behind_a_command_name_with_spaces_and_parentheses() =>
        Assert.Equal(3.5, ProcessUsage.CpuOf("42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 300 50 0 0 20 0"), precision: 3);

    [Fact]
    public void The_time_of_children_that_have_ended_counts() =>
        Assert.Equal(5, ProcessUsage.CpuOf("42 (postgres) S 1 2 3 4 5 6 7 8 9 10 300 50 100 50 20 0"), precision: 3);

    [Fact]
    public void A_process_that_is_gone_counts_as_nothing() => Assert.Equal(default, ProcessUsage.Of([int.MaxValue]));

    [Fact]
    public void This_process_uses_memory() => Assert.InRange(ProcessUsage.Of([Environment.ProcessId]).ResidentMb, 1, ProcessUsage.Of([Environment.ProcessId]).PeakResidentMb);
}
