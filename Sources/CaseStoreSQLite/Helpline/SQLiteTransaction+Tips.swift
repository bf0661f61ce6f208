import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteTransaction {
    func add(_ tip: TipRecord) throws -> Int64 {
        try run(
            """
            INSERT INTO tips (uuid, origin, received_at, key, country, wrapped_key, sealed_contents, contents, code, last_answer)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """
        ) { statement in
            try statement.bind(1, tip.id)
            try statement.bind(2, tip.origin.kind.code)
            try statement.bind(3, tip.receivedAt)
            try statement.bind(4, tip.key)
            try statement.bind(5, tip.country?.rawValue)
            try statement.bind(6, tip.wrappedKey)
            try statement.bind(7, tip.sealedContents)
            try statement.bind(8, tip.contentsIndex)
            try statement.bind(9, tip.code)
            try statement.bind(10, tip.lastAnswer)
        }
        return database.lastRowNumber
    }

    func setCode(ofTip number: Int64, to code: Digest, lastAnswer: Digest?) throws {
        let found = try run("UPDATE tips SET code = ?2, last_answer = ?3 WHERE number = ?1") { statement in
            try statement.bind(1, number)
            try statement.bind(2, code)
            try statement.bind(3, lastAnswer)
        }
        guard found == 1 else { throw StoreError.missing("tip") }
    }

    func add(_ question: TipQuestion) throws -> Int64 {
        try run("INSERT INTO tip_questions (tip, reference, asked_at, sealed_text) VALUES (?1, ?2, ?3, ?4)") { statement in
            try statement.bind(1, question.tip)
            try statement.bind(2, question.reference)
            try statement.bind(3, question.askedAt)
            try statement.bind(4, question.sealedText)
        }
        return database.lastRowNumber
    }

    func markShown(questionsOfTip number: Int64, at moment: Timestamp) throws {
        try run("UPDATE tip_questions SET shown_at = ?2 WHERE tip = ?1 AND shown_at IS NULL") { statement in
            try statement.bind(1, number)
            try statement.bind(2, moment)
        }
    }

    func add(_ supplement: TipSupplement) throws -> Int64 {
        try atomically {
            try run("INSERT INTO tip_supplements (tip, received_at, sealed_text) VALUES (?1, ?2, ?3)") { statement in
                try statement.bind(1, supplement.tip)
                try statement.bind(2, supplement.receivedAt)
                try statement.bind(3, supplement.sealedText)
            }
            let number = database.lastRowNumber
            try run(
                "UPDATE tip_questions SET answered_by = ?2 WHERE tip = ?1 AND shown_at IS NOT NULL AND answered_by IS NULL"
            ) { statement in
                try statement.bind(1, supplement.tip)
                try statement.bind(2, number)
            }
            return number
        }
    }

    func record(_ event: TipEvent) throws {
        try run(
            """
            INSERT INTO tip_events (tip, kind, at, actor, reference, document, supplements, salt)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """
        ) { statement in
            try statement.bind(1, event.tip)
            try statement.bind(2, event.kind.rawValue)
            try statement.bind(3, event.at)
            try statement.bind(4, event.actor)
            try statement.bind(5, event.reference)
            try statement.bind(6, event.document)
            try statement.bind(7, event.supplements.map(Int64.init))
            try statement.bind(8, event.salt)
        }
    }

    func destroyContents(ofTip number: Int64) throws {
        try atomically {
            let found = try run(
                """
                UPDATE tips SET wrapped_key = NULL, sealed_contents = NULL, contents = NULL, code = NULL, last_answer = NULL
                WHERE number = ?1
                """
            ) { try $0.bind(1, number) }
            guard found == 1 else { throw StoreError.missing("tip") }
            try run("UPDATE tip_supplements SET sealed_text = NULL WHERE tip = ?1") { try $0.bind(1, number) }
            try run("UPDATE tip_questions SET sealed_text = NULL WHERE tip = ?1") { try $0.bind(1, number) }
        }
    }
}
