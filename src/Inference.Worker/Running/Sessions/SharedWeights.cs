using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using QueueWorkers.Models.Onnx;
using QueueWorkers.Platform.Labelling;
using DataType = QueueWorkers.Models.Onnx.TensorProto.Types.DataType;

namespace QueueWorkers.Inference.Running.Sessions;

/// <summary>Weights in memory once, for all sessions of a model on the CPU, with the copies that kernels arrange for themselves. Outlives the sessions.</summary>
internal sealed class SharedWeights : IDisposable
{
    /// <summary>Smaller ones are not worth it, and constant folding wants them in the graph.</summary>
    private const int Least = 4096;

    private readonly List<(string Name, OrtValue Value, NativeBlock Memory)> _weights = [];

    public SharedWeights(byte[] model, ILogger log)
    {
        var optimized = Optimized(model, log);
        (Model, IsOptimized) = (optimized ?? model, optimized is not null);
        var graph = ModelProto.Parser.ParseFrom(Model).Graph;
        // Its kernel cannot share what it arranges: with shared weights, ONNX Runtime refuses to open the model.
        var own = graph.Node.Where(n => n.OpType == "QLinearConv").SelectMany(n => n.Input).ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer.Where(t => t.RawData.Length >= Least))
        {
            if (Type(tensor) is not { } type || own.Contains(tensor.Name))
                continue;
            var memory = new NativeBlock(tensor.RawData.Length);
            tensor.RawData.Span.CopyTo(memory.Bytes(tensor.RawData.Length));
            _weights.Add((tensor.Name, OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, [.. tensor.Dims], memory.Address, memory.Length), memory));
        }
    }

    /// <summary>The model as its sessions open it.</summary>
    public byte[] Model { get; }

    /// <summary>Whether it is optimised already, so that no session makes weights of its own.</summary>
    public bool IsOptimized { get; }

    /// <summary>Where kernels find what another session has arranged.</summary>
    public PrePackedWeightsContainer Arranged { get; } = new();

    /// <summary>Lets a session use them instead of its own.</summary>
    public void AddTo(SessionOptions options)
    {
        foreach (var (name, value, _) in _weights)
            options.AddInitializer(name, value);
    }

    public void Dispose()
    {
        Arranged.Dispose();
        foreach (var (_, value, memory) in _weights)
        {
            value.Dispose();
            memory.Dispose();
        }
    }

    private static byte[]? Optimized(byte[] model, ILogger log)
    {
        try
        {
            return SessionFactory.Optimized(model);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or OnnxRuntimeException)
        {
            log.WeightsNotShared(Path.GetTempPath(), fault.Message.Trim());
            return null;
        }
    }

    private static TensorElementType? Type(TensorProto tensor) => (DataType)tensor.DataType switch
    {
        DataType.Float => TensorElementType.Float,
        DataType.Float16 => TensorElementType.Float16,
        DataType.Int8 => TensorElementType.Int8,
        DataType.Uint8 => TensorElementType.UInt8,
        _ => null,
    };
}
