using System.Security.Cryptography;
using QueueWorkers.Models;
using QueueWorkers.Models.Builtin;
using QueueWorkers.Models.Catalogue;
using QueueWorkers.Models.Profiles;

namespace QueueWorkers.Inference.Tests.Models;

public sealed class ModelCatalogueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qw-models-").FullName;
    private readonly byte[] _bytes = TestModels.Noise(200_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Hash => Convert.ToHexStringLower(SHA256.HashData(_bytes));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_built_in_model_needs_no_file()
    {
        var file = new ModelCatalogue(_folder).Load("builtin:signature");
        Assert.Equal("builtin-signature", file.Profile.Name);
        Assert.Equal(SignatureModel.Bytes(), file.Bytes);
    }

    [Theory]
    [InlineData("builtin:resnet")]
    [InlineData("/nowhere/p.json")]
    public void An_unknown_name_lists_what_there_is(string name)
    {
        var fault = Assert.Throws<ModelProfileException>(() => new ModelCatalogue(_folder).Load(name));
        Assert.Contains("builtin:signature", fault.Message, StringComparison.Ordinal);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_path_begins_at_the_profiles_folder()
    {
        File.WriteAllBytes(Path.Combine(_folder, "m.onnx"), _bytes);
        Assert.Equal(Hash, new ModelCatalogue(_folder).Load(Profile("\"path\": \"m.onnx\"")).Sha256);
    }

    [Fact]
    public void A_file_that_is_absent_or_has_another_hash_is_named()
    {
        var absent = Assert.Throws<ModelProfileException>(() => new ModelCatalogue(_folder).Load(Profile("\"path\": \"m.onnx\"")));
        Assert.Contains(Path.Combine(_folder, "m.onnx"), absent.Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(_folder, "m.onnx"), _bytes);
        var other = Assert.Throws<ModelProfileException>(() => new ModelCatalogue(_folder).Load(Profile($"\"path\": \"m.onnx\", \"sha256\": \"{new string('0', 64)}\"")));
        Assert.Equal("sha256", other.Field);
        Assert.Contains(Hash, other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_model_is_found_by_its_name()
    {
        var profile = new ModelCatalogue(_folder).FindProfile("resnet50");
        Assert.Equal(("resnet50", "https", 224), (profile.Name, profile.Url!.Scheme, profile.Input.Width));
    }

    [Fact]
    public void A_public_model_in_the_cache_needs_no_server()
    {
        var profile = new ModelCatalogue(_folder).FindProfile("squeezenet");
        Assert.Null(new ModelCatalogue(_folder).FileOf(profile));
        File.WriteAllBytes(Path.Combine(_folder, $"{profile.Sha256}.onnx"), _bytes);
        Assert.Equal(Path.Combine(_folder, $"{profile.Sha256}.onnx"), new ModelCatalogue(_folder).FileOf(profile));
        // Other bytes under its name are not it.
        Assert.Equal("sha256", Assert.Throws<ModelProfileException>(() => new ModelCatalogue(_folder).Load("squeezenet")).Field);
    }

    [Fact]
    public void Facts_of_public_models_are_those_of_the_pointers_of_their_repository()
    {
        var pointers = File.ReadAllLines(ModelData.Pointers()).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')).ToDictionary(l => l[1], l => (Sha256: l[2], Bytes: l[3]));
        var pulled = PublicModels.All.Where(m => m.Profile.Url is not null).ToList();
        Assert.Equal(PublicModels.All.Count - 1, pulled.Count);
        foreach (var model in pulled)
        {
            var path = model.Origin[model.Origin.IndexOf("validated/", StringComparison.Ordinal)..];
            Assert.EndsWith(path, model.Profile.Url!.AbsolutePath, StringComparison.Ordinal);
            Assert.Equal(pointers[path], (model.Profile.Sha256, $"{model.Bytes}"));
        }
    }

    private string Profile(string source)
    {
        var path = Path.Combine(_folder, "p.json");
        File.WriteAllText(path, $$"""{ "name": "m", {{source}}, "input": { "width": 8, "height": 8 } }""");
        return path;
    }
}
