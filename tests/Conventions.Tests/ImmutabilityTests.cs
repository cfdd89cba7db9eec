using System.Reflection;
using System.Runtime.CompilerServices;

namespace Milepost.Conventions.Tests;

/// <summary>What crosses threads unguarded cannot change: the vehicle's world and every packet.</summary>
public sealed class ImmutabilityTests
{
    public static TheoryData<string> PureProjects => ["Milepost.Grains"];

    [Theory]
    [MemberData(nameof(PureProjects))]
    public void No_public_type_of_a_pure_project_can_be_changed_after_it_was_made(string project)
    {
        var settable = Assembly.Load(project).GetExportedTypes()
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
            .Where(property => property.SetMethod is { IsPublic: true } setter && !IsInitOnly(setter));
        var writable = Assembly.Load(project).GetExportedTypes()
            .Where(type => !type.IsEnum)
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Public))
            .Where(field => !field.IsInitOnly);

        Assert.Empty(settable);
        Assert.Empty(writable);
    }

    private static bool IsInitOnly(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
