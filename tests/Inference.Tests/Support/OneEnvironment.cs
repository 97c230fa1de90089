using System.Runtime.CompilerServices;
using QueueWorkers.Inference.Running.Sessions;

namespace QueueWorkers.Inference.Tests;

/// <summary>A process has one environment of ONNX Runtime, which decides where its messages go: whoever opens a session of his own here must not be the first.</summary>
internal static class OneEnvironment
{
    [ModuleInitializer]
    internal static void Make() => OrtRuntime.Environment();
}
