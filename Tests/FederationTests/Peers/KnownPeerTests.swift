import CaseStore
import HotlineModel
import Testing

@testable import Federation

/// A sign of life is news once, and only while somebody waits for it.
@Suite struct KnownPeerTests {
    static let now = Timestamp(milliseconds: 1_767_225_600_000)
    private let de: MemberID

    init() throws { de = try #require(MemberID("de")) }

    /// An event with a peer.
    enum Contact: Sendable { case heard, answered, refused, failed, waits }

    /// Returns whether the last contact is news.
    private func isNews(after contacts: [Contact], of record: PeerRecord? = nil) -> Bool {
        var peer = KnownPeer(record ?? PeerRecord(member: de))
        var isNews = false
        for contact in contacts {
            isNews = false
            switch contact {
            case .heard: isNews = peer.heard(at: Self.now)
            case .answered: isNews = peer.answered(at: Self.now)
            case .refused: peer.refused(words: "it refused", at: Self.now)
            case .failed: peer.failed(words: "the peer cannot be reached", at: Self.now)
            case .waits: peer.waits()
            }
        }
        return isNews
    }

    @Test(arguments: [
        (contacts: [Contact.heard], isNews: false), ([.answered], false),
        ([.failed, .heard], true), ([.failed, .answered], true),
        ([.failed, .heard, .heard], false), ([.failed, .answered, .heard], false), ([.failed, .heard, .answered], false),
        // It asked for rest, and a request of its own does not end that.
        ([.failed, .refused, .heard], false), ([.refused, .waits, .heard], false), ([.failed, .refused, .waits, .answered], false),
        ([.refused, .failed, .waits, .heard], true),
        // A stream may wait since before a restart.
        ([.waits, .heard], true), ([.waits, .answered], true), ([.answered, .waits, .heard], true),
    ])
    func endsAWaitOnce(contacts: [Contact], isNews: Bool) {
        #expect(self.isNews(after: contacts) == isNews)
    }

    @Test func afterARestartAnErrorThatIsRememberedMakesTheNextSignOfLifeNews() {
        var record = PeerRecord(member: de)
        #expect(!isNews(after: [.heard], of: record))
        record.lastError = "the peer cannot be reached"
        #expect(isNews(after: [.heard], of: record))
    }

    @Test func anAnswerEndsTheErrorAndARequestDoesNot() {
        var peer = KnownPeer(PeerRecord(member: de))
        peer.failed(words: "the peer cannot be reached", at: Self.now)
        #expect(peer.record.lastErrorAt == Self.now && peer.record.answeredAt == nil)
        _ = peer.heard(at: Self.now + .seconds(1))
        #expect(peer.record.heardAt == Self.now + .seconds(1) && peer.record.lastError == "the peer cannot be reached")
        _ = peer.answered(at: Self.now + .seconds(2))
        #expect(peer.record.answeredAt == Self.now + .seconds(2) && peer.record.lastError == nil && peer.record.lastErrorAt == nil)
        peer.refused(words: "it refused", at: Self.now + .seconds(3))
        #expect(peer.record.answeredAt == Self.now + .seconds(3) && peer.record.lastError == "it refused")
    }

    @Test(arguments: [
        (named: [3], orLater: false, version: 3, isNews: true), ([3, 3], false, 3, false), ([3, 2], false, 2, true),
        ([3, 4], false, 4, true),
        // The first receipt of a batch names the version that was known then.
        ([3, 2], true, 3, false), ([3, 3], true, 3, false), ([3, 4], true, 4, true), ([3], true, 3, true),
    ])
    func aDirectoryVersionIsNewsIfItIsAnother(named versions: [Int], orLater: Bool, version: Int, isNews: Bool) {
        var peer = KnownPeer(PeerRecord(member: de))
        let news = versions.map { peer.named(version: $0, orLater: orLater) }
        #expect(news.last == isNews)
        #expect(peer.record.directoryVersion == version)
    }

    @Test func aClockIsComparedWithOursAtTheMiddleOfTheExchange() {
        var peer = KnownPeer(PeerRecord(member: de))
        peer.showed(clock: Self.now + .seconds(9), at: Self.now, took: .seconds(2))
        #expect(peer.record.skewMilliseconds == 10_000)
        peer.showed(clock: Self.now - .seconds(11), at: Self.now, took: .seconds(2))
        #expect(peer.record.skewMilliseconds == -10_000)
    }
}
