namespace Milepost.Mqtt;

/// <summary>How hard a message is delivered (v5 §4.3).</summary>
public enum QualityOfService : byte
{
    /// <summary>QoS 0: at most once, not acknowledged.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1: at least once, acknowledged by PUBACK.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2: exactly once, by PUBREC, PUBREL and PUBCOMP.</summary>
    ExactlyOnce = 2,
}

/// <summary>Reads <see cref="QualityOfService"/> from the wire.</summary>
public static class QualityOfServiceParsing
{
    extension(QualityOfService)
    {
        /// <summary>False for 3, which is reserved, and above.</summary>
        public static bool TryParse(int value, out QualityOfService quality)
        {
            quality = QualityOfService.AtMostOnce;
            if (value is < 0 or > 2)
            {
                return false;
            }

            quality = (QualityOfService)value;
            return true;
        }
    }
}
