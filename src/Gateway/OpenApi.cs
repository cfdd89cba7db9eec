using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Milepost.Gateway.Contracts;
using Milepost.Gateway.Requests;

namespace Milepost.Gateway;

/// <summary>The shape of the API document; its text is kept in <c>docs/contracts/openapi.json</c>.</summary>
internal static class OpenApi
{
    public const string DocumentName = "v1";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = type => SchemaName(type.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Milepost", Version = "v1", Description = "Tells people when vehicles need service. Absent values are null." };
            document.Servers = [];
            Secure(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer(DescribeAsync);
    });

    /// <summary>Wire records drop the suffix that keeps them apart from domain types; pages and lists are named after what is on them.</summary>
    private static string? SchemaName(Type type)
    {
        if (type == typeof(ProblemDetails))
        {
            return "Problem";
        }

        if (type.Namespace != typeof(VehicleResource).Namespace)
        {
            return null;
        }

        var name = type.Name.Split('`')[0].Replace("Resource", string.Empty, StringComparison.Ordinal).Replace("Contract", string.Empty, StringComparison.Ordinal);
        return type.IsGenericType ? SchemaName(type.GenericTypeArguments[0]) + name : name;
    }

    private static void Secure(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
    }

    /// <summary>Adds what the generator cannot see behind our own parameter binding: members of the route and of the query.</summary>
    private static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var parameters = operation.Parameters ??= [];
        var known = parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var member in RouteMembers(context).Where(known.Add))
        {
            parameters.Add(new OpenApiParameter
            {
                Name = member,
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var member in metadata.OfType<QueryMember>())
        {
            parameters.Add(new OpenApiParameter { Name = member.Name, In = ParameterLocation.Query, Description = member.Description, Schema = Schema(member) });
        }

        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [];
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<string> RouteMembers(OpenApiOperationTransformerContext context) =>
        RoutePatternFactory.Parse(context.Description.RelativePath ?? string.Empty).Parameters.Select(parameter => parameter.Name);

    private static OpenApiSchema Schema(QueryMember member) => member.IsLimit
        ? new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = RequestQuery.MaxLimit.ToString(CultureInfo.InvariantCulture),
        }
        : new OpenApiSchema { Type = JsonSchemaType.String, Enum = member.Words.Count == 0 ? null! : [.. member.Words] };

    /// <summary>Corrects what the generator cannot see behind our converters, and leaves every member of a request optional: absent is <c>null</c>.</summary>
    private static async Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(LastDoneContract))
        {
            var done = await context.GetOrCreateSchemaAsync(typeof(DoneAtContract), cancellationToken: cancellation);
            schema.OneOf = [new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["unknown", "grid"] }, done];
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String;
        }
        else if (type == typeof(DateTimeOffset?))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        }
        else if (type.Name.EndsWith("Request", StringComparison.Ordinal) || type.Name.EndsWith("Contract", StringComparison.Ordinal))
        {
            schema.Required?.Clear();
        }
    }
}
