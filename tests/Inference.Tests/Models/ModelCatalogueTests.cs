using System.Net;
using System.Security.Cryptography;
using QueueWorkers.Platform.Models;
using QueueWorkers.Platform.Models.Builtin;

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
        var file = new ModelCatalogue(_folder).Load("builtin:signature", null, Token);
        Assert.Equal("builtin-signature", file.Profile.Name);
        Assert.Equal(SignatureModel.Bytes(), file.Bytes);
    }

    [Theory]
    [InlineData("builtin:resnet")]
    [InlineData("/nowhere/p.json")]
    public void An_unknown_name_lists_what_there_is(string name)
    {
        var fault = Assert.Throws<ModelProfileException>(() => new ModelCatalogue(_folder).Load(name, null, Token));
        Assert.Contains("builtin:signature", fault.Message, StringComparison.Ordinal);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_path_begins_at_the_profiles_folder()
    {
        File.WriteAllBytes(Path.Combine(_folder, "m.onnx"), _bytes);
        Assert.Equal(Hash, new ModelCatalogue(_folder).Load(Profile("\"path\": \"m.onnx\""), null, Token).Sha256);
    }

    [Fact]
    public void A_file_that_is_absent_or_has_another_hash_is_named()
    {
        var absent = Assert.Throws<ModelProfileException>(() => new ModelCatalogue(_folder).Load(Profile("\"path\": \"m.onnx\""), null, Token));
        Assert.Contains(Path.Combine(_folder, "m.onnx"), absent.Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(_folder, "m.onnx"), _bytes);
        var other = Assert.Throws<ModelProfileException>(() => new ModelCatalogue(_folder).Load(Profile($"\"path\": \"m.onnx\", \"sha256\": \"{new string('0', 64)}\""), null, Token));
        Assert.Equal("sha256", other.Field);
        Assert.Contains(Hash, other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_fetched_once()
    {
        var server = new Server(_bytes);
        var catalogue = new ModelCatalogue(Path.Combine(_folder, "cache"), new HttpClient(server));
        var profile = Profile($"\"url\": \"https://models.example/m.onnx\", \"sha256\": \"{Hash}\"");
        var progress = new Furthest();
        Assert.Equal(_bytes, catalogue.Load(profile, progress, Token).Bytes);
        Assert.Equal(_bytes, catalogue.Load(profile, null, Token).Bytes);
        Assert.Equal(1, server.Calls);
        Assert.Equal(_bytes.Length, progress.Bytes);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "cache")));
    }

    [Fact]
    public void What_does_not_hash_right_is_not_kept()
    {
        var catalogue = new ModelCatalogue(Path.Combine(_folder, "cache"), new HttpClient(new Server([1, 2, 3])));
        var fault = Assert.Throws<ModelProfileException>(() =>
            catalogue.Load(Profile($"\"url\": \"https://models.example/m.onnx\", \"sha256\": \"{Hash}\""), null, Token));
        Assert.Equal("sha256", fault.Field);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "cache")));
    }

    [Fact]
    public void A_server_that_refuses_is_named()
    {
        var catalogue = new ModelCatalogue(Path.Combine(_folder, "cache"), new HttpClient(new Server(null)));
        var fault = Assert.Throws<ModelProfileException>(() =>
            catalogue.Load(Profile($"\"url\": \"https://models.example/m.onnx\", \"sha256\": \"{Hash}\""), null, Token));
        Assert.Contains("https://models.example/m.onnx cannot be fetched", fault.Message, StringComparison.Ordinal);
        Assert.Contains("404", fault.Message, StringComparison.Ordinal);
    }

    private string Profile(string source)
    {
        var path = Path.Combine(_folder, "p.json");
        File.WriteAllText(path, $$"""{ "name": "m", {{source}}, "input": { "width": 8, "height": 8 } }""");
        return path;
    }

    private sealed class Furthest : IProgress<long>
    {
        public long Bytes { get; private set; }

        public void Report(long value) => Bytes = value;
    }

    private sealed class Server(byte[]? content) : HttpMessageHandler
    {
        public int Calls { get; private set; }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            return content is null ? new HttpResponseMessage(HttpStatusCode.NotFound) : new HttpResponseMessage { Content = new ByteArrayContent(content) };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
