import CaseStore
import SQLite

extension StoreError {
    /// Translates a failure of SQLite for the store's callers.
    init(_ error: SQLiteError) {
        let code: Code
        let sentence: String
        switch error.code {
        case .constraint(let rule):
            code = .conflict
            sentence = Self.sentence(for: rule)
        case .corrupt, .notADatabase:
            code = .damaged
            sentence = "The store is damaged; stop the node and restore the last backup."
        case .full:
            code = .storage
            sentence = "The disk of the store is full; make room, nothing that was acknowledged is lost."
        case .cannotOpen:
            code = .cannotOpen
            sentence = "The store cannot be opened; look at its folder and who owns it."
        case .busy:
            code = .storage
            sentence = "Another program keeps the store locked; end it."
        case .inputOutput, .readOnly, .outOfMemory, .interrupted:
            code = .storage
            sentence = "The store cannot be written or read; look at its disk."
        case .tooBig:
            code = .conflict
            sentence = "A value is too large for the store."
        case .misuse:
            code = .damaged
            sentence = "The store does not have the form this version expects."
        }
        self.init(code, sentence, detail: error.debugDescription)
    }

    private static func sentence(for rule: SQLiteError.Constraint) -> String {
        switch rule {
        case .unique: "The store holds that already."
        case .foreignKey: "What the change refers to is not in the store."
        case .check, .notNull, .type, .other: "The change breaks a rule of the store."
        }
    }

    /// Translates any failure for the store's callers.
    init(opening error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as SQLiteError where error.code == .notADatabase || error.code == .corrupt:
            self.init(
                .cannotOpen, "The file is not a hotline's store, or is damaged; correct the path, or restore the last backup.",
                detail: error.debugDescription)
        case let error as SQLiteError: self.init(error)
        default: self.init(.cannotOpen, "The store cannot be opened.", detail: String(describing: type(of: error)))
        }
    }

    /// The error for a row that this store cannot have written.
    static func damaged(_ detail: String) -> StoreError {
        StoreError(.damaged, "The store contradicts itself; stop the node and restore the last backup.", detail: detail)
    }

    /// The error for a missing row.
    static func missing(_ what: String) -> StoreError { StoreError(.conflict, "The store holds no such \(what).") }
}
