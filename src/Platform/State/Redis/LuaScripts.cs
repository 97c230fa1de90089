using System.Reflection;

namespace QueueWorkers.Platform.State.Redis;

/// <summary>The scripts beside this file, by name.</summary>
internal static class LuaScripts
{
    public static string RecordSegment { get; } = Load("segment", "record-segment");

    public static string RecordBatch { get; } = Load("segment", "record-batch");

    public static string Release { get; } = Load("segment", "release");

    public static string Open { get; } = Load("open");

    public static string Read { get; } = Load("read");

    public static string Expire { get; } = Load("expire");

    public static string InsertRow { get; } = Load("insert-row");

    public static string UpdateRow { get; } = Load("update-row");

    public static string EnterRow { get; } = Load("enter-row");

    public static string ClaimDue { get; } = Load("claim-due");

    public static string RecordModel { get; } = Load("record-model");

    public static string ListModels { get; } = Load("list-models");

    public static string ListWorkers { get; } = Load("list-workers");

    public static string SendWatermark { get; } = Load("send-watermark");

    public static string RecordWatermark { get; } = Load("record-watermark");

    public static string RecordAlive { get; } = Load("record-alive");

    private static string Load(params string[] names) => string.Join('\n', names.Select(name =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"Script {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }));
}
