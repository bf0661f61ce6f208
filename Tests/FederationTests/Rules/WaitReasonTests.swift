import Envelopes
import HotlineModel
import TestCasework
import Testing

@testable import Federation

/// The types that the directory lets pass between two members.
@Suite struct WaitReasonTests {
    private let (de, nl): (TestMember, TestMember)
    private let secretariat: TestSecretariat

    init() throws {
        secretariat = try TestSecretariat()
        (de, nl) = (try secretariat.enrol("de"), try secretariat.enrol("nl"))
    }

    private func directory(
        de: DirectoryMember.Status = .active, nl status: DirectoryMember.Status = .active, features: [String] = ["report", "update"]
    ) throws -> Directory {
        var (one, two) = (self.de.listing, nl.listing)
        (one.status, two.status, two.features) = (de, status, features)
        return try secretariat.directory(version: 1, of: [one, two])
    }

    @Test(arguments: [
        (de: DirectoryMember.Status.active, nl: DirectoryMember.Status.active, type: "report", reason: WaitReason?.none),
        (.active, .active, "copy", .notListed(type: "copy")),
        (.active, .suspended, "report", .receiverSuspended), (.suspended, .active, "report", .senderSuspended),
        (.suspended, .suspended, "report", .receiverSuspended),
        (.active, .suspended, "update", nil), (.suspended, .active, "update", nil),
        (.active, .suspended, "copy", .notListed(type: "copy")),
    ])
    func aLineWaitsForTheDirectory(de: DirectoryMember.Status, nl: DirectoryMember.Status, type: String, reason: WaitReason?) throws {
        let directory = try directory(de: de, nl: nl)
        #expect(directory.waitReason(for: type, to: self.nl.member, from: self.de.member) == reason)
        let receiver = try #require(directory.member(self.nl.member))
        #expect(directory.types(sentTo: receiver, by: self.de.member).contains(type) == (reason == nil))
        #expect(directory.isOpen(between: self.de.member, self.nl.member) == (de == .active && nl == .active))
        #expect(directory.isOpen(between: self.nl.member, self.de.member) == (de == .active && nl == .active))
    }

    @Test(arguments: [
        (before: DirectoryMember.Status.active, after: DirectoryMember.Status.active, types: ["report"], isFreed: false),
        (.suspended, .active, ["report"], true), (.active, .suspended, ["report"], false), (.suspended, .suspended, ["report"], false),
        (.active, .active, ["report", "update"], true), (.active, .active, [], false),
    ])
    func aDirectoryFreesLinesIfAMemberMayBeSentMore(
        before: DirectoryMember.Status, after: DirectoryMember.Status, types: [String], isFreed: Bool
    ) throws {
        let (earlier, later) = (try directory(nl: before, features: ["report"]), try directory(nl: after, features: types))
        #expect(later.members(thatMayBeSentMoreThanIn: earlier, by: de.member) == (isFreed ? [nl.member] : []))
    }

    @Test func aMemberThatWasNotListedMayBeSentMore() throws {
        let earlier = try secretariat.directory(version: 1, of: [de.listing])
        #expect(try directory().members(thatMayBeSentMoreThanIn: earlier, by: de.member) == [nl.member])
    }

    @Test func aMemberThatIsNotListedIsNoReason() throws {
        let stranger = try #require(MemberID("xx"))
        #expect(try directory().waitReason(for: "report", to: stranger, from: de.member) == nil)
    }
}
