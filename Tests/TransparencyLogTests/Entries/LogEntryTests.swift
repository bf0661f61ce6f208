import Cryptography
import HotlineModel
import Testing
import TransparencyLog

@Suite struct LogEntryTests {
    private struct File: Decodable {
        struct Entry: Decodable {
            let kind: String, time: String, salt: String, thing: String, digest: String, leaf: String, leafHash: String
        }
        struct Refused: Decodable { let name: String, leaf: String }
        let entries: [Entry], roots: [String], refused: [Refused]
    }

    private let file: File

    init() throws { file = try Vectors.read("log.json") }

    @Test func writesAndReadsTheOneForm() throws {
        for vector in file.entries {
            let salt = try #require(LogEntry.Salt(bytes(vector.salt))), thing = Array(vector.thing.utf8)
            let entry = LogEntry(
                kind: LogEntry.Kind(rawValue: vector.kind), time: try #require(Timestamp(vector.time)), about: thing, salt: salt)
            #expect(entry.digest.hex == vector.digest)
            #expect(String(decoding: entry.leafBytes, as: UTF8.self) == vector.leaf)
            #expect(entry.leafHash.hex == vector.leafHash)
            #expect(try LogEntry(leafBytes: Array(vector.leaf.utf8)) == entry)
            #expect(entry.digest == LogEntry.commitment(to: thing, salt: salt))
        }
    }

    @Test func theirLogHasThePublishedRoots() throws {
        var frontier = LogFrontier()
        #expect(frontier.root.hex == file.roots.first)
        for (vector, root) in zip(file.entries, file.roots.dropFirst()) {
            _ = frontier.append(try Digest.required(vector.leafHash))
            #expect(frontier.root.hex == root)
        }
    }

    @Test func refusesEveryOtherForm() {
        for vector in file.refused {
            #expect(throws: LogError.malformedEntry, "\(vector.name)") { try LogEntry(leafBytes: Array(vector.leaf.utf8)) }
        }
    }

    @Test func anEntryHasOneForm() {
        let bytes = LogEntry(kind: .decision, time: Timestamp(milliseconds: 0), digest: .zero).leafBytes
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            #expect((try? LogEntry(leafBytes: changed))?.leafBytes ?? changed == changed)
        }
    }

    @Test func keepsAKindThatItDoesNotKnow() throws {
        let newer = try #require(file.entries.last)
        let entry = try LogEntry(leafBytes: Array(newer.leaf.utf8))
        #expect(!entry.kind.isKnown)
        #expect(entry.kind.description == "code somethingNewer")
        for kind in LogEntry.Kind.known { #expect(kind.isKnown) }
    }

    @Test func commitsToTheThingUnderItsSaltOnly() throws {
        let salt = LogEntry.Salt(), other = LogEntry.Salt()
        let entry = LogEntry(kind: .decision, time: Timestamp(milliseconds: 0), about: [1, 2], salt: salt)
        #expect(entry.digest == LogEntry.commitment(to: [1, 2], salt: salt))
        #expect(entry.digest != LogEntry.commitment(to: [1, 3], salt: salt))
        #expect(entry.digest != LogEntry.commitment(to: [1, 2], salt: other))
        #expect(entry.digest != SHA256.digest(of: [1, 2]))
    }

    @Test(arguments: [0, 15, 17]) func refusesASaltOfAnotherLength(count: Int) {
        #expect(LogEntry.Salt([UInt8](repeating: 1, count: count)) == nil)
    }
}
