import Envelopes
import Foundation
import TestSupport
import Testing

/// Two nodes at work while keys and root change under them; neither is ever restarted.
@Suite(.timeLimit(.minutes(5))) struct RotationTests {
    let federation: ScratchPair

    init() async throws { federation = try await ScratchPair() }

    @Test func aNewSigningKeyTakesOverAndOldEvidenceStillVerifies() async throws {
        let (nl, de) = try await federation.start()
        let first = try await federation.send(from: "nl")
        let evidence = try await federation.evidence(of: first, at: "nl", in: "before")

        // By hand and too early: the key stays out, and the exchange goes on under the one in use.
        try await federation.done("keys", "renew", "signing", "--data", "nl")
        try federation.copy("nl/keys/signing.key", to: "nl/kept.key")
        try federation.copy("nl/keys/next-signing.key", to: "nl/keys/signing.key")
        try await nl.reload()
        try await nl.waitFor("\"alarm\":\"signingKey.notListed\"")
        _ = try await federation.send(from: "nl")
        try federation.copy("nl/kept.key", to: "nl/keys/signing.key")
        try await nl.reload()
        let early = try await federation.run("keys", "switch", "signing", "--data", "nl")
        #expect(early.status == 1 && early.error.contains("does not list the next signing key yet"))

        try await federation.done("federation", "renew-member", "--dir", "sec", "nl/renew-nl.json")
        try await federation.signAndAccept(nl, de)
        let switched = try await federation.run("keys", "switch", "signing", "--data", "nl", "--json")
        let key = try #require(switched.json?["keys"]?.array?.first?["name"]?.string, "\(switched.error)")
        try await nl.reload()
        try await nl.waitFor("signingKey.replaced")
        let second = try await federation.send(from: "nl")
        let newer = try await federation.evidence(of: second, at: "nl", in: "after")
        #expect(try federation.signer(ofHeadIn: newer) == key)
        #expect(try federation.signer(ofHeadIn: evidence) != key)
        for file in [evidence, newer, try await federation.evidence(of: first, at: "nl", in: "again")] {
            try await federation.done("verify", file, "--root-digest", federation.digest)
        }
        try await federation.end(nl, de)
    }

    @Test func aNewTLSKeyTakesOverWithoutARestart() async throws {
        let (nl, de) = try await federation.start()
        _ = try await federation.send(from: "nl")
        _ = try await federation.send(from: "de")
        let before = try await federation.keyInUse("tls", at: "nl")
        try await federation.done("keys", "renew", "tls", "--data", "nl")
        // Too early: nobody has pinned it yet.
        try federation.copy("nl/keys/tls.key", to: "nl/kept.key")
        try federation.copy("nl/keys/tls.pem", to: "nl/kept.pem")
        try await federation.done("federation", "renew-member", "--dir", "sec", "nl/renew-nl.json")
        try federation.copy("sec/certificates/nl.pem", to: "nl/keys/tls.pem")
        try federation.copy("nl/keys/next-tls.key", to: "nl/keys/tls.key")
        try await nl.reload()
        try await nl.waitFor("\"alarm\":\"tlsKey.notListed\"")
        _ = try await federation.send(from: "nl")
        try federation.copy("nl/kept.key", to: "nl/keys/tls.key")
        try federation.copy("nl/kept.pem", to: "nl/keys/tls.pem")

        try await federation.signAndAccept(nl, de)
        try await federation.done("keys", "switch", "tls", "--data", "nl")
        try await nl.reload()
        _ = try await federation.send(from: "nl")
        _ = try await federation.send(from: "de")
        // Nobody pins the former key any more: what goes on goes by the new one.
        try await federation.done("federation", "revoke-key", "--dir", "sec", "nl", "--key", before)
        try await federation.signAndAccept(nl, de)
        _ = try await federation.send(from: "nl")
        _ = try await federation.send(from: "de")
        let pruned = try await federation.run("keys", "prune", "--data", "nl", "--json")
        #expect(pruned.json?["removed"]?.array?.first?["name"]?.string == before)
        try await federation.end(nl, de)
    }

    @Test func aNewRootAndDirectoryKeyReachEveryNode() async throws {
        let (nl, de) = try await federation.start()
        _ = try await federation.send(from: "nl")
        try await federation.rotateRoot()
        try await federation.done("federation", "sign", "--dir", "sec")
        // Only nl gets anything by hand.
        try await federation.accept("nl")
        try await nl.reload()
        try await nl.waitFor("root.adopted")
        try await nl.waitFor("directory.adopted")
        // The receipt names nl's directory; de fetches it, and the root it is signed under.
        let last = try await federation.send(from: "de")
        try await de.waitFor("root.adopted")
        try await de.waitFor("directory.adopted")
        _ = try await federation.send(from: "nl")
        let evidence = try await federation.evidence(of: last, at: "de", in: "later")
        let root = try await federation.run("federation", "root", "show", "--dir", "sec", "--json")
        for digest in [federation.digest, try #require(root.json?["root"]?["digest"]?.string)] {
            try await federation.done("verify", evidence, "--root-digest", digest)
        }
        // After a restart the node goes on from what it stored, under the same pin.
        #expect(await de.stop() == 0)
        let again = try await ServingNode(in: federation.program.folder, member: "de")
        _ = try await federation.send(from: "de")
        try await federation.end(nl, again)
    }

    @Test func aRootThatIsForkedUnderSignedOrRolledBackIsRefusedAndTheOldOneStays() async throws {
        let (nl, de) = try await federation.start()
        try federation.copy("sec", to: "fork")
        let first = try federation.bytes("sec/root.json")
        for folder in ["sec", "fork"] {
            try await federation.done("federation", "root", "draft", "--dir", folder, "--new-keys", "1", "--new-directory-key")
        }
        // The new key alone: none of the old ones has signed.
        try federation.copy("sec/root-draft.json", to: "copy.json")
        try await federation.done("federation", "root", "sign", "copy.json", "--key", "sec/keys/root-2.key")
        let copy = try JSONValue(parsing: federation.bytes("copy.json"))
        let underSigned = try #require(copy["proposal"]).compactBytes
        try await refuses(first + [0x0A] + underSigned, "thresholdNotMet", good: first, at: nl)

        for folder in ["sec", "fork"] {
            try await federation.done("federation", "root", "sign", "\(folder)/root-draft.json", "--dir", folder)
            try await federation.done("federation", "root", "publish", "--dir", folder)
        }
        try federation.write(federation.bytes("sec/roots.ndjson"), to: "nl/federation/root.json")
        try await nl.reload()
        try await nl.waitFor("root.adopted")
        let good = try federation.bytes("sec/roots.ndjson")
        for (file, code) in [
            (try federation.bytes("fork/roots.ndjson"), "rootMismatch"), (first, "rootRollback"),
            (Array("no root\n".utf8), "malformedJSON"),
        ] {
            try await refuses(file, code, good: good, at: nl)
        }
        try await federation.end(nl, de)
    }

    /// A file is refused with an alarm, the exchange goes on, and the good file ends the alarm.
    private func refuses(_ file: [UInt8], _ code: String, good: [UInt8], at node: ServingNode) async throws {
        try federation.write(file, to: "nl/federation/root.json")
        try await node.reload()
        #expect(node.said("the root file was refused (\(code))"), "\(code)")
        _ = try await federation.send(from: "nl")
        #expect(try await federation.operatorText(of: "nl").contains("root.fileRefused"))
        try federation.write(good, to: "nl/federation/root.json")
        try await node.reload()
        #expect(try await !federation.operatorText(of: "nl").contains("root.fileRefused"))
    }

    @Test func aRevokedKeyIsRefusedFromTheNextDirectoryOn() async throws {
        let (nl, de) = try await federation.start()
        _ = try await federation.send(from: "nl")
        let key = try await federation.keyInUse("signing", at: "nl")
        try await federation.done("federation", "revoke-key", "--dir", "sec", "nl", "--key", key)
        // Not signed yet, so it still counts.
        _ = try await federation.send(from: "nl")
        try await federation.done("federation", "sign", "--dir", "sec")
        try await federation.accept("de")
        try await de.reload()
        de.forget()
        try await federation.confirm(at: "nl")
        try await de.waitFor("\"code\":\"keyRevoked\"")
        try await federation.end(nl, de)
    }
}
