using QueueWorkers.Models.Catalogue;


namespace QueueWorkers.Cli.Models;

/// <summary>What is told of a public model beside its profile.</summary>
internal sealed record PublicFacts(string Title, long Bytes, string Licence, string Origin, IReadOnlyList<string> Unverified)
{
    public static PublicFacts Of(PublicModel model) => new(model.Title, model.Bytes, model.Licence, model.Origin, model.Unverified);
}
