import Cryptography
import Envelopes
import HotlineModel
import Testing

/// The bounds of an envelope and its members.
@Suite struct EnvelopeBoundTests {
    private func read(_ old: String, _ new: String, in envelope: Envelope? = nil) throws -> RefusalCode? {
        let line = Forgery.replacing(old, with: new, in: try (envelope ?? Federation.report(1)).line())
        return refusal { _ = try Envelope(parsing: line) }
    }

    /// A line of a type with so many bytes.
    private func code(_ type: String, bytes: Int) throws -> RefusalCode? {
        let envelope = try Federation.report(1)
        let line = Forgery.replacing(#""type":"report""#, with: #""type":"\#(type)","more":"""#, in: envelope.line())
        let padding = String(repeating: "x", count: bytes - line.count)
        return refusal { _ = try Envelope(parsing: Forgery.replacing(#""more":"""#, with: #""more":"\#(padding)""#, in: line)) }
    }

    @Test(arguments: ["report", "copy"]) func mostTypesHaveAtMost16KiB(type: String) throws {
        #expect(try code(type, bytes: 16_384) == nil)
        #expect(try code(type, bytes: 16_385) == .envelopeTooLarge)
    }

    @Test func anUnknownTypeHasAtMost256KiB() throws {
        #expect(try code("later", bytes: 16_385) == nil && code("later", bytes: 262_144) == nil)
        #expect(try code("later", bytes: 262_145) == .envelopeTooLarge)
        #expect(EnvelopeType.handover.greatestSize == 262_144 && EnvelopeType.vote.greatestSize == 16_384)
    }

    static let hash = SHA256.digest(ofText: "item 1").hex

    @Test(arguments: [
        (#""sha256":"\#(hash)""#, #""sha256":"\#(hash)0""#), (#""sha256":"\#(hash)""#, #""sha256":"\#(hash.dropLast())""#),
        (#""sha256":"\#(hash)""#, #""sha256":"\#(hash.uppercased())""#), (#""sha256":"\#(hash)""#, #""sha256":"\#(hash.dropLast())g""#),
        (#""sha256":"\#(hash)""#, #""sha256":1"#), (#""sha1":""#, #""sha1":"0"#), (#""md5":""#, #""md5":"0"#), (#""pdq":""#, #""pdq":"0"#),
        (#""origin":"public""#, #""origin":"""#), (#""origin":"public""#, #""origin":"\#(String(repeating: "x", count: 65))""#),
        (#""origin":"public""#, #""origin":null"#), (#""origin":"public""#, #""origin":"a\u001b[2J""#),
        (#""origin":"public""#, #""origin":"ü""#), (#""address":""#, #""address":"","x":""#), (#""type":"report""#, #""type":"""#),
        (#""salt":""#, #""salt":"00"#), (#""salt":""#, #""salt":"g"#), (#""v":1"#, #""v":"1""#),
        (#""id":"01970000-0000-7"#, #""id":"01970000-0000-4"#),
        (#""case":"urn:hotline:case:nl"#, #""case":"urn:hotline:case:NL"#), (#""countries":["DE"]"#, #""countries":["UK"]"#),
        (#""countries":["DE"]"#, #""countries":"DE""#),
        (#""outcome":"located","countries":["DE"]"#, #""outcome":"located","countries":[]"#),
        (#""outcome":"located""#, #""outcome":"lost""#), (#""asn":64500"#, #""asn":4294967296"#), (#""asn":64500"#, #""asn":-1"#),
        (#""reason":"hostedWithMember""#, #""reason":"hostedWithMember","takeover":"yes""#), (#""flags":["#, #""flags":[1,"#),
    ])
    func everyMemberHasItsForm(old: String, new: String) throws { #expect(try read(old, new) == .malformed) }

    @Test(arguments: [
        (#""origin":"public""#, #""origin":"x""#), (#""origin":"public""#, #""origin":"\#(String(repeating: "x", count: 64))""#),
        (#""asn":64500"#, #""asn":4294967295"#), (#""flags":["#, #""flags":["later","#), (#""v":1"#, #""v":1,"more":{"deep":[null]}"#),
        (#""reason":"hostedWithMember""#, #""reason":"hostedWithMember","takeover":true"#),
    ])
    func andEveryValueOfThatFormIsRead(old: String, new: String) throws { #expect(try read(old, new) == nil) }

    @Test(arguments: [
        (UpdateBody(event: .notHere, at: Federation.start), false), (UpdateBody(event: .reassigned, at: Federation.start), false),
        (UpdateBody(event: .moved, at: Federation.start), true), (UpdateBody(event: .removed, at: Federation.start, reason: "other"), true),
        (UpdateBody(event: .removed, at: Federation.start, reason: ""), false),
        (UpdateBody(event: .removed, at: Federation.start, reason: String(repeating: "x", count: 65)), false),
        (UpdateBody(event: .removed, at: Federation.start, reason: String(repeating: "x", count: 64)), true),
    ])
    func anUpdateHasWhatItsEventNeeds(body: UpdateBody, isRead: Bool) throws {
        let line = try Federation.envelope(1, from: "nl", to: "de", body: .update(body)).line()
        #expect(refusal { _ = try Envelope(parsing: line) } == (isRead ? nil : .malformed))
    }
}
