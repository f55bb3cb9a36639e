using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Example.Weather
{
    /// <summary>One measurement of a weather station.</summary>
    /// <param name="Station">Short name of the station, for example "north-ridge".</param>
    /// <param name="Time">When the measurement was taken, in UTC.</param>
    /// <param name="TemperatureCelsius">Air temperature two metres above the ground.</param>
    /// <param name="HumidityPercent">Relative humidity, from 0 to 100.</param>
    public sealed record Reading(string Station, DateTime Time, double TemperatureCelsius, double HumidityPercent)
    {
        /// <summary>
        /// Temperature at which the air would be saturated, by the Magnus formula with the constants of Sonntag (1990).
        /// </summary>
        public double DewPointCelsius
        {
            get
            {
                const double a = 17.62;
                const double b = 243.12;
                double gamma = Math.Log(HumidityPercent / 100.0) + a * TemperatureCelsius / (b + TemperatureCelsius);
                return b * gamma / (a - gamma);
            }
        }
    }

    /// <summary>Smallest, largest and mean temperature of one station on one day.</summary>
    public sealed record DailySummary(string Station, DateTime Day, double Minimum, double Maximum, double Mean, int Count);

    /// <summary>Reads comma-separated measurements and sums them up by station and day.</summary>
    public static class StationReadings
    {
        /// <summary>
        /// Parses lines of the form <c>station,time,temperature,humidity</c>. Blank lines and lines starting with '#' are skipped.
        /// </summary>
        /// <exception cref="FormatException">A line is malformed; the message names its number.</exception>
        public static IEnumerable<Reading> Parse(TextReader reader)
        {
            int number = 0;
            string line;
            while ((line = reader.ReadLine()) != null)
            {
                number++;
                if (line.Trim().Length == 0 || line.StartsWith("#", StringComparison.Ordinal))
                {
                    continue;
                }
                yield return ParseLine(line, number);
            }
        }

        /// <summary>Groups readings by station and day, ordered by station name and then by day.</summary>
        public static IReadOnlyList<DailySummary> Summarise(IEnumerable<Reading> readings)
        {
            return readings
                .GroupBy(reading => (reading.Station, reading.Time.Date))
                .OrderBy(group => group.Key.Station, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Date)
                .Select(group => new DailySummary(
                    group.Key.Station,
                    group.Key.Date,
                    group.Min(reading => reading.TemperatureCelsius),
                    group.Max(reading => reading.TemperatureCelsius),
                    group.Average(reading => reading.TemperatureCelsius),
                    group.Count()))
                .ToList();
        }

        /// <summary>Days on which the temperature never rose above freezing.</summary>
        public static IEnumerable<DailySummary> IceDays(IEnumerable<DailySummary> summaries)
        {
            return summaries.Where(summary => summary.Maximum < 0.0);
        }

        private static Reading ParseLine(string line, int number)
        {
            string[] fields = line.Split(',');
            if (fields.Length != 4)
            {
                throw new FormatException($"line {number}: expected 4 fields but found {fields.Length}");
            }
            if (!DateTime.TryParse(fields[1], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTime time))
            {
                throw new FormatException($"line {number}: '{fields[1]}' is not a time");
            }
            double temperature = ParseNumber(fields[2], "temperature", -90.0, 60.0, number);
            double humidity = ParseNumber(fields[3], "humidity", 1.0, 100.0, number);
            return new Reading(fields[0].Trim(), time, temperature, humidity);
        }

        private static double ParseNumber(string text, string name, double minimum, double maximum, int number)
        {
            bool parsed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            if (!parsed || value < minimum || value > maximum)
            {
                throw new FormatException($"line {number}: {name} must be in [{minimum}, {maximum}], but was '{text}'");
            }
            return value;
        }
    }
}
