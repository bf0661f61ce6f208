import Envelopes
import Runtime

/// The ratios that measurements must reach, by name.
struct Thresholds: Sendable {
    /// The package's own, beside this file.
    static let committed =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/thresholds.json"

    private let ratios: [String: Double]

    init(path: String) throws {
        let document = try JSONValue(parsing: try Files.read(path))
        var ratios: [String: Double] = [:]
        for member in document.members ?? [] {
            switch member.value {
            case .double(let ratio): ratios[member.name] = ratio
            case .integer(let ratio): ratios[member.name] = Double(ratio)
            default: throw WrongResult("The threshold \(member.name) in \(path) is no number.")
            }
        }
        self.ratios = ratios
    }

    /// Says in a sentence why a measurement misses its threshold; `nil` if it reaches it.
    func shortfall(of measurement: Measurement) -> String? {
        guard let least = ratios[measurement.name] else { return "“\(measurement.name)” has no threshold; give it one." }
        guard measurement.ratio < least else { return nil }
        return
            "“\(measurement.name)” reaches \(hundredths(measurement.ratio)) of the limit (\(measurement.limitName)), not \(hundredths(least))."
    }
}
