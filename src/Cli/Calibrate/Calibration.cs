using System.Globalization;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using QueueWorkers.Cli.Calls;
using QueueWorkers.Inference.Running;
using QueueWorkers.Inference.Running.Memory;
using QueueWorkers.Inference.Running.Sessions;
using QueueWorkers.Inference.Settings;
using QueueWorkers.Models;
using QueueWorkers.Models.Profiles;
using QueueWorkers.Platform.Labelling;
using QueueWorkers.Platform.Wording;

namespace QueueWorkers.Cli.Calibrate;

/// <summary>Measures runs of a model, one process each, and keeps what they took.</summary>
internal sealed class Calibration
{
    /// <summary>What ends a process for want of memory: a kill by the system (128 + 9), or an abort by a library (128 + 6).</summary>
    private static readonly int[] Killed = [137, 134];

    private readonly InferenceOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly ModelFile _file;
    private readonly SessionPlan _plan;

    public Calibration(InferenceOptions options, CancellationToken cancellation)
    {
        (_options, _cancellation) = (options, cancellation);
        try
        {
            _file = options.LoadModel();
            _plan = FeatureModelLoader.Inspect(_file, memory: options.LayoutFolder());
        }
        catch (ModelProfileException fault)
        {
            throw new CallException(fault.Message);
        }
    }

    /// <summary>Whether the model takes frames of any size.</summary>
    public bool AnySize => _plan.Shape.AnySize;

    private bool IsCuda => _options.Accelerator == Accelerators.Cuda;

    private int Gpu => _options.Devices.Count > 0 ? _options.Devices[0] : 0;

    private string Device => IsCuda ? DeviceNames.Gpu(Gpu) : DeviceNames.Cpu();

    /// <summary>Bytes of the host that loading the model took; null if it does not fit, or the model runs on a GPU.</summary>
    public async Task<long?> MeasureLoadingAsync() =>
        IsCuda || await ChildAsync("--loading", "what loading it takes") is not { } found ? null : long.Parse(found, CultureInfo.InvariantCulture);

    /// <summary>What a run took; null if it does not fit.</summary>
    public async Task<MemoryPoint?> MeasureAsync(RunSize size, int frames) =>
        await ChildAsync($"--point={new MeasuredPoint(size.Width, size.Height, frames)}", $"a run of {frames}") is { } found
            ? JsonSerializer.Deserialize(found, CalibrationJson.Default.MemoryPoint)
            : null;

    private async Task<string?> ChildAsync(string measurement, string what)
    {
        var result = await CliWrap.Cli.Wrap(Itself.Program).WithArguments(arguments => arguments
            .Add(Itself.Arguments).Add("calibrate").Add("--model").Add(_options.Model).Add("--device").Add(_options.Accelerator)
            .Add(_options.Precision is { } precision ? ["--precision", precision] : [])
            .Add(measurement))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(_cancellation);
        if (result.ExitCode == ExitCode.Completed)
            return result.StandardOutput;
        if (Killed.Contains(result.ExitCode))
            return null;
        throw new CallException($"{what} cannot be measured: {PlainText.Short(result.StandardError.Trim(), 400)}");
    }

    /// <summary>Keeps what was measured, and says what comes of it. Throws <see cref="CallException"/> if it cannot be kept.</summary>
    public CalibrationResult Keep(IReadOnlyList<MemoryPoint> points, long? loading)
    {
        ModelMemory.Of(_file.Sha256, _plan.Graph, Device, _options).Keep(new ModelMemory { Points = points });
        // As a worker will find it.
        if ((IsCuda ? RunPlan.OnGpu(_plan, Gpu, _options) : RunPlan.OnCpu(_plan, _options)) is not { IsMeasured: true } plan)
            throw new CallException($"what was measured cannot be kept in {_options.CacheFolder()}: is it a folder that this user may write to?");
        return new(_file.Profile.Name, Device, _plan.Graph.Precision, plan.Model.Fixed, plan.Model.PerPixel, plan.Budget, loading, points, AnySize);
    }

    // Its own program, or else its assembly: whoever calls it may be the dotnet command, or a test.
    private static (string Program, string[] Arguments) Itself =>
        Path.GetFileName(Environment.ProcessPath) == "qw" ? (Environment.ProcessPath!, []) : ("dotnet", [typeof(Calibration).Assembly.Location]);
}
