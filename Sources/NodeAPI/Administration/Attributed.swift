import AccessControl
import Casework
import Envelopes

/// What somebody hands in whose name an event keeps.
protocol Attributed {
    /// Says who hands it in, whatever it says itself.
    mutating func attribute(to name: String)
}

extension AssessmentSubmission: Attributed { mutating func attribute(to name: String) { actor = name } }
extension DescriptionSubmission: Attributed { mutating func attribute(to name: String) { actor = name } }
extension ActionSubmission: Attributed { mutating func attribute(to name: String) { actor = name } }
extension WithdrawalSubmission: Attributed { mutating func attribute(to name: String) { actor = name } }

extension CallerRequest {
    /// The name that what is handed in is kept under; `nil` for the administrator, who does things for others and may name them.
    var attributedName: String? {
        asker.role == .administrator ? nil : asker.name
    }

    /// Reads what is handed in as done by whoever asks.
    func attributed<Submission: Attributed>(
        _ read: @escaping (JSONValue) throws -> Submission
    ) -> (JSONValue) throws -> Submission {
        { json in
            var submission = try read(json)
            if let attributedName { submission.attribute(to: attributedName) }
            return submission
        }
    }
}
