using System.Diagnostics;
using System.Text.Json;
using QueueWorkers.Models;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Tests.Support;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Tests.Models;

/// <summary>Opening a FIFO waits until somebody writes. A model that names one ends with an error instead.</summary>
public sealed class FifoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("fifo");

    private string Fifo => Path.Combine(_folder.Path, "fifo");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_profile() => RefusesAsync(Fifo);

    [Fact]
    public Task A_model_file() => RefusesAsync(Profile(Fifo));

    [Fact]
    public Task A_file_of_labels() => RefusesAsync(Profile(Model(), $", \"kind\": \"classification\", \"labels\": {JsonSerializer.Serialize(Fifo)}"));

    [Fact]
    public Task Weights_beside_the_model() => RefusesAsync(Profile(Model(outside: true)));

    private async Task RefusesAsync(string model)
    {
        var token = TestContext.Current.CancellationToken;
        using (var make = Process.Start("mkfifo", Fifo))
            await make.WaitForExitAsync(token);
        var load = Task.Run(() => new ModelCatalogue(_folder.Path).Load(model), token);
        var fault = await Assert.ThrowsAsync<ModelProfileException>(() => load.WaitAsync(TimeSpan.FromSeconds(30), token));
        Assert.Contains($"{Fifo} is a folder, FIFO, socket or device", fault.Message, StringComparison.Ordinal);
    }

    private string Profile(string file, string more = "")
    {
        var path = Path.Combine(_folder.Path, "p.json");
        File.WriteAllText(path, $$"""{ "name": "m", "path": {{JsonSerializer.Serialize(file)}}, "input": { "width": 4, "height": 4 }{{more}} }""");
        return path;
    }

    private string Model(bool outside = false)
    {
        var graph = new OnnxGraphBuilder("fifo");
        var sum = graph.Node("Add", [graph.Input("in", DataType.Float, -1, 3, 4, 4), graph.Floats(new float[48], 1, 3, 4, 4)], "out");
        var model = graph.Output(sum, DataType.Float, -1, 3, 4, 4).Build();
        if (outside)
        {
            var tensor = model.Graph.Initializer[0];
            tensor.ClearRawData();
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "fifo" });
        }
        var path = Path.Combine(_folder.Path, "m.onnx");
        using (var file = File.Create(path))
            Google.Protobuf.MessageExtensions.WriteTo(model, file);
        return path;
    }
}
