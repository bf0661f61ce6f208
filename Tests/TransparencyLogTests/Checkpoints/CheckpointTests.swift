import Cryptography
import HotlineModel
import Testing

@testable import TransparencyLog

@Suite struct CheckpointTests {
    private struct File: Decodable {
        struct Case: Decodable { let name: String, note: String, size: UInt64, root: String, keys: [String]? }
        struct Refused: Decodable { let name: String, note: String, refusal: String }
        let origin: String, seed: String, publicKey: String, keyID: String, cases: [Case], refused: [Refused]
    }

    private let file: File
    private let key: SigningKey

    init() throws {
        file = try Vectors.read("checkpoint.json")
        key = try SigningKey(seed: bytes(file.seed))
        #expect(key.verifyingKey.bytes == bytes(file.publicKey))
    }

    @Test func takesGoodCheckpoints() throws {
        #expect(file.cases.count >= 9)
        for vector in file.cases {
            let keys = try vector.keys?.map { try VerifyingKey(bytes($0)) } ?? [key.verifyingKey]
            let unverified = try UnverifiedCheckpoint(parsing: Array(vector.note.utf8))
            let verified = try unverified.verified(by: keys)
            #expect(verified.checkpoint.origin.description == file.origin)
            #expect(verified.checkpoint.size == vector.size)
            #expect(verified.checkpoint.root.hex == vector.root)
            #expect(verified.note == Array(vector.note.utf8))
            #expect(keys.contains(verified.key))
        }
    }

    @Test func signsByteForByteAsPublished() throws {
        let vector = try #require(file.cases.first)
        let origin = try #require(LogOrigin(file.origin))
        let signed = Checkpoint(origin: origin, size: vector.size, root: try Digest.required(vector.root)).signed(with: key)
        #expect(String(decoding: signed.note, as: UTF8.self) == vector.note)
        #expect(SignedNote.keyID(of: key.verifyingKey, named: file.origin).hex == file.keyID)
        #expect(try UnverifiedCheckpoint(parsing: signed.note).verified(by: [key.verifyingKey]) == signed)
    }

    @Test func aSignatureLineHasTwoParts() throws {
        let note = try #require(file.cases.first).note
        #expect(throws: LogError.malformedCheckpoint(.malformedSignature)) {
            try SignedNote(parsing: Array((note.dropLast() + " x\n").utf8))
        }
    }

    @Test func refusesEveryOtherCheckpointByName() {
        #expect(file.refused.count >= 35)
        for vector in file.refused {
            let refusal: LogError?
            do {
                _ = try UnverifiedCheckpoint(parsing: Array(vector.note.utf8)).verified(by: [key.verifyingKey])
                refusal = nil
            } catch { refusal = error }
            let expected: LogError? =
                switch vector.refusal {
                case "unsigned": .unsigned
                case "badSignature": .badSignature
                default: CheckpointFault(rawValue: vector.refusal).map { .malformedCheckpoint($0) }
                }
            #expect(refusal != nil && refusal == expected, "\(vector.name)")
        }
    }

    @Test func refusesWhatIsNoUTF8() throws {
        var note = Array(try #require(file.cases.first).note.utf8)
        note[0] = 0xFF
        #expect(throws: LogError.malformedCheckpoint(.malformedText)) { try UnverifiedCheckpoint(parsing: note) }
    }

    @Test func noChangedByteGoesUnnoticed() throws {
        let note = Array(try #require(file.cases.first).note.utf8)
        for index in note.indices {
            var changed = note
            changed[index] ^= 1
            #expect(throws: LogError.self) { try UnverifiedCheckpoint(parsing: changed).verified(by: [key.verifyingKey]) }
        }
    }

    /// A tree head of Go's checksum database, signed by its operator under a name that differs from the origin.
    @Test func verifiesANoteOfAnotherPartysLog() throws {
        let text = """
            go.sum database tree
            6476701
            mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=

            \u{2014} sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=

            """
        let published = try #require(Base64.decode("Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"))
        let operatorKey = try VerifyingKey(Array(published.dropFirst()))
        let note = try SignedNote(parsing: Array(text.utf8))
        #expect(try note.signer(among: [operatorKey], named: "sum.golang.org") == operatorKey)
        #expect(SignedNote.keyID(of: operatorKey, named: "sum.golang.org") == [0x03, 0x3D, 0xE0, 0xAE])
        let head = try TreeHead(parsing: note.text)
        #expect(head.origin == "go.sum database tree" && head.size == 6_476_701)
        #expect(throws: LogError.malformedCheckpoint(.malformedOrigin)) { try UnverifiedCheckpoint(parsing: Array(text.utf8)) }
    }

    @Test(arguments: [
        "", "hotline/log/nl", "hotline/log/nl/", "hotline/log/nl/0123", "hotline/log//0123456789abcdef0123456789abcdef",
        "hotline/log/nl/0123456789abcdef0123456789abcdeg", "hotline/log/nl/0123456789abcdef0123456789abcdef/x",
        "x/log/nl/0123456789abcdef0123456789abcdef",
    ])
    func refusesAnotherOrigin(text: String) { #expect(LogOrigin(text) == nil) }
}
