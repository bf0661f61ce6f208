import Cryptography
import Envelopes
import HotlineModel
import Testing

/// The state of a stream, as its sender verifies it.
@Suite struct StreamStateTests {
    let federation: Federation
    let state: StreamState

    init() throws {
        federation = try Federation()
        state = try StreamStateVectors.state()
    }

    private func read(
        _ compact: String, from peer: String = "de", to own: String = "nl", lane: Lane = .urgent, at moment: Timestamp = Federation.start
    ) -> RefusalCode? {
        refusal {
            _ = try StreamState(
                parsing: compact, from: try Federation.member(peer), to: try Federation.member(own), lane: lane,
                directory: federation.directory, at: moment)
        }
    }

    /// A state by `de` with a part of its text replaced.
    private func changed(_ old: String, _ new: String) throws -> String {
        let key = try Federation.key("de")
        return Forgery.jws(
            header: Forgery.header(.stream, key), payload: Forgery.replacing(old, with: new, in: state.payload), key: key)
    }

    @Test func isOfTheStreamThatWasAskedFor() throws {
        let compact = state.signed(with: try Federation.key("de")).compact
        #expect(read(compact) == nil)
        #expect(read(compact, from: "central") == .receiptMismatch)
        #expect(read(compact, to: "central") == .receiptMismatch)
        #expect(read(compact, lane: .bulk) == .receiptMismatch)
    }

    /// The key must count when the state comes, whatever the state says of its own date.
    @Test(
        arguments: [
            (-8, RefusalCode.keyNotYetValid), (-7, nil), (0, nil), (364, nil), (365, .keyExpired),
        ] as [(Int, RefusalCode?)])
    func theKeyCountsWhenTheStateComes(day: Int, code: RefusalCode?) throws {
        let compact = state.signed(with: try Federation.key("de")).compact
        #expect(read(compact, at: Federation.start + .seconds(day * 86_400)) == code)
    }

    @Test(
        arguments: [
            (#""v":1"#, #""v":2"#, RefusalCode.unsupportedVersion), (#""next":6"#, #""next":0"#, .malformed),
            (#""next":6"#, #""next":1"#, nil),
            (#""next":6"#, #""next":-1"#, .malformed), (#""lane":"urgent""#, #""lane":"slow""#, .malformed),
            (#""accepted":4"#, #""accepted":-4"#, .malformed), (#""epoch":"f"#, #""epoch":"F"#, .malformed),
            (#""senderEpoch":"0"#, #""senderEpoch":"g"#, .malformed), (#""from":"de""#, #""from":"DE""#, .malformed),
            (#","rejected":1"#, "", .malformed), (#""last":""#, #""last":"0"#, .malformed),
        ] as [(String, String, RefusalCode?)])
    func everyMemberHasItsForm(old: String, new: String, code: RefusalCode?) throws { #expect(read(try changed(old, new)) == code) }

    @Test func aStateOfMoreThan16KiBIsNotRead() throws {
        let long = try changed(#""v":1"#, #""more":"\#(String(repeating: "x", count: 12_200))","v":1"#)
        #expect(long.utf8.count > 16 << 10 && read(long) == .tooLarge)
        let fits = try changed(#""v":1"#, #""more":"\#(String(repeating: "x", count: 11_000))","v":1"#)
        #expect(fits.utf8.count <= 16 << 10 && read(fits) == nil)
    }
}
