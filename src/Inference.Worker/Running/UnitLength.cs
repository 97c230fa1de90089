using System.Numerics.Tensors;

namespace QueueWorkers.Inference.Running;

/// <summary>Brings vectors to a Euclidean length of 1.</summary>
internal static class UnitLength
{
    /// <summary>Each row of so many floats; one of all zeros stays.</summary>
    public static void Bring(Span<float> rows, int dimension)
    {
        for (; rows.Length > 0; rows = rows[dimension..])
        {
            var row = rows[..dimension];
            // Scaled first: squares of large floats are infinite, those of small ones 0.
            var largest = TensorPrimitives.MaxMagnitude<float>(row);
            if (largest == 0 || !float.IsFinite(largest))
                continue;
            TensorPrimitives.Divide(row, MathF.Abs(largest), row);
            TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
        }
    }
}
