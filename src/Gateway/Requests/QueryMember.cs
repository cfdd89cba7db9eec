namespace Milepost.Gateway.Requests;

/// <summary>Describes one member of a query for the API document; reading it is <see cref="RequestQuery"/>'s work.</summary>
/// <param name="Name">As written in the query.</param>
/// <param name="Description">What it does, for people.</param>
/// <param name="Words">The words it may be, or empty where any text goes.</param>
/// <param name="IsLimit">It is the length of a page.</param>
internal sealed record QueryMember(string Name, string Description, IReadOnlyList<string> Words, bool IsLimit = false)
{
    public static QueryMember Limit { get; } = new("limit", $"Length of the page, 1 to {RequestQuery.MaxLimit}; default 100.", [], IsLimit: true);

    public static QueryMember Cursor { get; } = new("cursor", "Where to go on: the nextCursor of the page before.", []);

    public static QueryMember Text(string name, string description) => new(name, description, []);

    public static QueryMember Flag(string name, string description) => new(name, description, ["true", "false"]);

    public static QueryMember Word<TEnum>(string name, string description)
        where TEnum : struct, Enum =>
        new(name, description, [.. Enum.GetValues<TEnum>().Select(WireJson.Word)]);
}
