import Envelopes
import HotlineModel
import Testing

@testable import NodeMessages

/// A message with a member of every kind.
struct Sample: Message, Hashable {
    struct Part: Message, Hashable {
        var age: AgeGroup?
        var reason: Text<1, 8>?
    }

    var member: MemberID
    var count: Whole<1, 50>?
    var flags: [AssessmentFlag]?
    var isOld: Bool?
    var part: Part?
    var parts: [Part]?
    var ratio: Double?
}

/// Messages read and write themselves, and refuse what they are not.
@Suite struct MessageTests {
    private func request(_ text: String) throws -> Sample { try Sample(request: Array(text.utf8)) }

    @Test func readsWhatItWrote() throws {
        let part = Sample.Part(age: .infant, reason: Text(text: "a\"ä\n"))
        let sample = Sample(
            member: try #require(MemberID("nl")), count: Whole(7), flags: [.virtual], isOld: false, part: part,
            parts: [part, Sample.Part()],
            ratio: 0.5)
        #expect(try Sample(request: sample.bytes) == sample && Sample(answer: sample.bytes) == sample)
        #expect(
            String(decoding: sample.bytes, as: UTF8.self)
                == #"{"member":"nl","count":7,"flags":["virtual"],"isOld":false,"part":{"age":"infant","reason":"a\"ä\n"},"#
                + #""parts":[{"age":"infant","reason":"a\"ä\n"},{}],"ratio":0.5}"#)
        #expect(Sample(member: sample.member).bytes == Array(#"{"member":"nl"}"#.utf8))
    }

    @Test(arguments: [
        (#"{}"#, "member", "is missing"), (#"{"member":7}"#, "member", "must be text"), (#"{"member":null}"#, "member", "must be text"),
        (#"{"member":"NL"}"#, "member", "must be the short id of a member, such as nl"),
        (#"{"member":"nl","count":0}"#, "count", "must be a whole number from 1 to 50"),
        (#"{"member":"nl","count":51}"#, "count", "must be a whole number from 1 to 50"),
        (#"{"member":"nl","count":"7"}"#, "count", "must be a whole number from 1 to 50"),
        (#"{"member":"nl","count":1.5}"#, "count", "must be a whole number from 1 to 50"),
        (#"{"member":"nl","flags":"virtual"}"#, "flags", "must be a list of at most 100"),
        (#"{"member":"nl","flags":["virtual","x"]}"#, "flags[1]", "must be one of virtual, childModelling, userGenerated"),
        (#"{"member":"nl","isOld":"no"}"#, "isOld", "must be true or false"), (#"{"member":"nl","part":[]}"#, "part", "must be an object"),
        (#"{"member":"nl","part":{"age":"25"}}"#, "part.age", "must be one of infant, prepubescent, pubescent, undetermined"),
        (#"{"member":"nl","part":{"reason":""}}"#, "part.reason", "must have 1 to 8 bytes"),
        (#"{"member":"nl","parts":[{},{"reason":"123456789"}]}"#, "parts[1].reason", "must have 1 to 8 bytes"),
        (#"{"member":"nl","ratio":"1"}"#, "ratio", "must be a whole number"),
        (#"{"member":"nl","counts":7}"#, "counts", "is no member of this; there are only member, count, flags, isOld, part, parts, ratio"),
        (#"{"member":"nl","part":{"sex":"male"}}"#, "part.sex", "is no member of this; there are only age, reason"),
        (#"{"member":"nl","parts":[{"a\u0007ge":1}]}"#, "parts[0].age", "is no member of this; there are only age, reason"),
    ])
    func aRequestNamesTheMemberAtFault(text: String, member: String, rule: String) {
        let error = #expect(throws: MessageError.self) { try request(text) }
        #expect(error?.member == member && error?.rule == rule, "\(error?.description ?? "accepted")")
        #expect(error?.description == "`\(member)` \(rule)")
    }

    @Test func aNameThatSomebodyMadeUpIsShownInPart() {
        let error = #expect(throws: MessageError.self) { try request(#"{"member":"nl","\#(String(repeating: "x", count: 41))":1}"#) }
        #expect(error?.member == String(repeating: "x", count: 40))
    }

    @Test(arguments: [
        ("J", true), ("Jan de Vries", true), (String(repeating: "é", count: 32), true), (String(repeating: "a", count: 65), false),
        ("", false), (" ", false), ("\u{A0} ", false), ("Jan\u{1B}[2J", false), ("Jan\n", false), ("Jan\u{7F}", false),
        ("Jan\u{9B}", false),
    ])
    func aPersonHasANameThatCanBeShown(text: String, isName: Bool) { #expect((PersonName(text: text) != nil) == isName) }

    @Test(arguments: ["[]", "7", #""member""#]) func aMessageIsAnObject(text: String) {
        #expect(throws: MessageError("must be an object")) { try request(text) }
    }

    @Test func aListInARequestHasAnEnd() throws {
        func flags(_ count: Int) -> [UInt8] {
            Array(#"{"member":"nl","flags":[\#(Array(repeating: #""virtual""#, count: count).joined(separator: ","))]}"#.utf8)
        }
        #expect(try Sample(request: flags(100)).flags?.count == 100)
        #expect(throws: MessageError("must be a list of at most 100", member: "flags")) { try Sample(request: flags(101)) }
        #expect(try Sample(answer: flags(101)).flags?.count == 101)
    }

    @Test func intakeListsWhatNothingWasReadFrom() throws {
        let text = #"{"colour":1,"member":"nl","part":{"age":"infant","x":{"y":1}},"parts":[{},{"z":1}]}"#
        var ignored: [String] = ["before"]
        let sample = try Sample(request: Array(text.utf8), ignored: &ignored)
        #expect(sample.part?.age == .infant)
        #expect(ignored == ["before", "part.x", "parts[1].z", "colour"])
        #expect(throws: MessageError.self) { try Sample(request: Array(#"{"member":"NL"}"#.utf8), ignored: &ignored) }
    }

    @Test func anAnswerMaySayMoreThanThisVersionKnows() throws {
        let text = #"{"member":"nl","colour":1,"part":{"age":"ancient","x":1}}"#
        #expect(try Sample(answer: Array(text.utf8)).part?.age?.rawValue == "ancient")
    }

    @Test func aLineIsAnsweredOrRefused() throws {
        let problem = Problem(code: "keyReused", title: "It contradicts what stands here.", status: 409, detail: "why")
        let answers: [LineAnswer<Sample.Part>] = [.done(Sample.Part(age: .infant)), .refused(problem)]
        let bytes = Lines.bytes(of: answers)
        let lines = bytes.split(separator: 0x0A)
        #expect(lines.count == 2 && bytes.last == 0x0A)
        #expect(try JSONValue(parsing: Array(lines[1]))["problem"] == JSONValue(parsing: problem.body))
        let read: [LineAnswer<Sample.Part>] = try Lines.read(bytes)
        #expect(try read[0].get().age == .infant)
        #expect(throws: problem) { try read[1].get() }
    }
}
