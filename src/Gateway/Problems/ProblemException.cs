namespace Milepost.Gateway.Problems;

/// <summary>Carries a refusal out of parameter binding, which has no other way to answer; everywhere else a refusal is a result.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem { get; } = problem;
}
