import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Membership
import Testing

@Suite struct SecretariatTests {
    let now = Federation.now

    @Test func foundsAFederationWhoseRootVerifiesUnderItsDigest() throws {
        let federation = try Federation(threshold: 2, keys: 3)
        let root = try Root(parsing: federation.file("secretariat/root.json"), pinned: federation.secretariat.root.digest)
        #expect(root.threshold == 2 && root.keys.count == 3 && root.directoryKeys.count == 1)
        for name in ["root-1", "root-2", "root-3", "directory", "authority"] {
            #expect(try federation.mode(of: "secretariat/keys/\(name).key") == 0o600)
        }
        #expect(try Certificate(pem: String(decoding: federation.file("secretariat/authority.pem"), as: UTF8.self)).isAuthority)
    }

    @Test(arguments: [(0, 1), (2, 1), (1, 0), (1, 65)])
    func refusesAThresholdThatCannotBe(threshold: Int, keys: Int) {
        #expect(throws: MembershipError.impossibleThreshold(threshold, of: keys)) { try Federation(threshold: threshold, keys: keys) }
    }

    @Test func neverFoundsAFederationOverAnother() throws {
        let federation = try Federation()
        let folder = "\(federation.path)/secretariat"
        #expect(throws: MembershipError.alreadyThere(folder: folder)) {
            try Secretariat.found(in: folder, name: "Other", threshold: 1, keys: 1, at: now)
        }
    }

    @Test func neverMixesNewKeysWithThoseThatLieThere() throws {
        let federation = try Federation()
        let folder = "\(federation.path)/other"
        try FileManager.default.createDirectory(atPath: folder + "/keys", withIntermediateDirectories: true)
        #expect(throws: MembershipError.alreadyThere(folder: folder)) {
            try Secretariat.found(in: folder, name: "Other", threshold: 1, keys: 1, at: now)
        }
    }

    @Test func saysThatAFolderHoldsNoFederation() {
        #expect(throws: MembershipError.noFederation(folder: "/nonexistent")) { try Secretariat(folder: "/nonexistent") }
    }

    @Test func raisesTheVersionWithEachSignature() throws {
        let federation = try Federation()
        try federation.join("nl")
        #expect(try federation.secretariat.sign(at: now).version == 1)
        let second = try federation.secretariat.sign(at: now - .seconds(3_600))
        #expect(second.version == 2)
        #expect(second.issuedAt == now, "a clock set back must not date a directory before the last one")
        #expect(second.expiresAt == now + .seconds(7 * 86_400))
        #expect(try Secretariat(folder: "\(federation.path)/secretariat").signedDirectory() == second)
    }

    @Test func suspendsAMemberAndLiftsItsSuspension() throws {
        let federation = try Federation()
        try federation.join("nl")
        let nl = try #require(MemberID("nl"))
        try federation.secretariat.setSuspended(true, nl)
        #expect(try federation.secretariat.sign(at: now).member(nl)?.status == .suspended)
        try federation.secretariat.setSuspended(false, nl)
        #expect(try federation.secretariat.sign(at: now).member(nl)?.status == .active)
        let us = try #require(MemberID("us"))
        #expect(throws: MembershipError.unknownMember(us)) { try federation.secretariat.setSuspended(true, us) }
    }

    @Test func keepsASuspensionThroughARenewal() throws {
        let federation = try Federation()
        try federation.join("nl")
        try federation.secretariat.setSuspended(true, try #require(MemberID("nl")))
        try federation.join("nl")
        #expect(try federation.secretariat.sign(at: now).members.first?.status == .suspended)
    }

    @Test func workOnTheFolderIsOneCommandsAtATime() throws {
        let federation = try Federation()
        let lock = open("\(federation.path)/secretariat/.lock", O_RDWR | O_CREAT, 0o600)
        defer { close(lock) }
        try #require(flock(lock, LOCK_EX) == 0)
        #expect(throws: MembershipError.inUse(folder: "\(federation.path)/secretariat")) { try federation.secretariat.sign(at: now) }
    }

    @Test func refusesARootDocumentThatWasChanged() throws {
        let federation = try Federation()
        var document = try federation.file("secretariat/root.json")
        let position = try #require(document.lastIndex(of: 0x22)) - 5
        document[position] = document[position] == 0x41 ? 0x42 : 0x41
        try federation.write(document, to: "secretariat/root.json")
        let error = #expect(throws: MembershipError.self) { try Secretariat(folder: "\(federation.path)/secretariat") }
        #expect(error?.description.contains("root.json is refused") == true)
    }

    @Test func listsTerritoriesUnderTheCountryTheyBelongTo() throws {
        let directory = try Federation().secretariat.sign(at: now)
        #expect(directory.map.territories[try #require(CountryCode("GP"))] == CountryCode("FR"))
        #expect(directory.map.territories[try #require(CountryCode("CW"))] == CountryCode("NL"))
    }
}
