import CaseStore
import Envelopes
import HotlineModel

/// A finding that does not count yet: the case's file as it would be, and the reason.
struct ProposedFinding {
    var file: CaseFile
    var reason: ReasonCode?

    /// As JSON, the form that is sealed.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            if let reason {
                writer.name("reason")
                writer.string(reason.rawValue)
            }
            writer.name("file")
            writer.verbatim(file.json)
        }
        return writer.bytes
    }

    init(file: CaseFile, reason: ReasonCode?) {
        self.file = file
        self.reason = reason
    }

    /// Reads what ``json`` wrote.
    init(json bytes: [UInt8]) throws {
        let value = try JSONValue(parsing: bytes)
        guard let file = value["file"] else {
            throw StoreError(.damaged, "a finding that waits cannot be read; restore the store from a backup")
        }
        self.init(file: try CaseFile(json: file.compactBytes), reason: value["reason"]?.string.map(ReasonCode.init(rawValue:)))
    }
}
