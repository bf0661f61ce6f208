import CommandLineInterface
import Envelopes

/// A figure beside a limit of the machine that was measured in the same run.
struct Measurement: Sendable {
    /// Describes the figure and its limit.
    enum Unit: Sendable {
        /// So many a second: the more the better.
        case perSecond
        /// Milliseconds: the fewer the better.
        case milliseconds
    }

    /// Its name, by which it has its threshold.
    let name: String
    let figure: Double
    /// The measured thing, in words.
    let limitName: String
    let limit: Double
    var unit = Unit.perSecond

    /// How close the figure comes to the limit: 1 when it is reached, less when it is not.
    var ratio: Double {
        switch unit {
        case .perSecond: figure / limit
        case .milliseconds: limit / figure
        }
    }

    /// A table for people.
    static func table(_ measurements: [Measurement]) -> String {
        var table = Table([.text("measured"), .number("figure"), .text("limit"), .number("figure"), .number("ratio")])
        for measurement in measurements {
            table.append([
                measurement.name, measurement.text(measurement.figure), measurement.limitName, measurement.text(measurement.limit),
                hundredths(measurement.ratio),
            ])
        }
        return table.text()
    }

    /// The same for programs.
    static func json(_ measurements: [Measurement]) -> String {
        let rows = measurements.map { measurement -> JSONValue in
            [
                "name": .string(measurement.name), "unit": measurement.unit == .perSecond ? "perSecond" : "milliseconds",
                "figure": .double(measurement.figure), "limitName": .string(measurement.limitName), "limit": .double(measurement.limit),
                "ratio": .double(measurement.ratio),
            ]
        }
        return String(decoding: JSONValue.array(rows).compactBytes, as: UTF8.self)
    }

    private func text(_ value: Double) -> String {
        switch unit {
        case .perSecond: "\(grouped(Int(value.rounded())))/s"
        case .milliseconds: "\(hundredths(value)) ms"
        }
    }
}

/// A number with two decimals.
func hundredths(_ value: Double) -> String {
    let count = Int((value * 100).rounded())
    return "\(count / 100)." + (count % 100 < 10 ? "0" : "") + "\(count % 100)"
}
