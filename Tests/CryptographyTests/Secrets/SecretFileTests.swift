import Foundation
import Testing

@testable import Cryptography

/// A folder of the test's own, removed with it.
private final class Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "hotline-secret-" + SecureRandom.bytes(8).hex).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func put(_ text: String, mode: Int, at name: String = "key") throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }
}

@Suite struct SecretFileTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    @Test(arguments: [0o600, 0o400]) func readsWhatOnlyItsOwnerMayRead(mode: Int) throws {
        #expect(try SecretFile.read(folder.put("secret", mode: mode)) == Array("secret".utf8))
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o700, 0o620, 0o601]) func refusesAWiderMode(mode: Int) throws {
        let path = try folder.put("secret", mode: mode)
        #expect(throws: CryptographyError.unusableSecret(place: path, .openToOthers(mode: UInt32(mode)))) { try SecretFile.read(path) }
    }

    @Test func theRefusalSaysWhatToDo() throws {
        let path = try folder.put("secret", mode: 0o644)
        let error = #expect(throws: CryptographyError.self) { try SecretFile.read(path) }
        #expect(error?.description == "the secret file \(path) is open to others (mode 0644); run: chmod 600 \(path)")
    }

    @Test func refusesAFileOfAnotherUser() throws {
        // A file that root owns is another user's to everybody else; root itself can give one away.
        let path: String
        if geteuid() == 0 {
            path = try folder.put("secret", mode: 0o600)
            try #require(chown(path, 65_534, 65_534) == 0)
        } else {
            path = "/etc/passwd"
        }
        let error = #expect(throws: CryptographyError.self) { try SecretFile.read(path) }
        #expect(error == .unusableSecret(place: path, .ownedByAnother(user: geteuid() == 0 ? 65_534 : 0)))
    }

    @Test func refusesWhatIsNoFile() throws {
        #expect(throws: CryptographyError.unusableSecret(place: folder.path, .notAFile)) { try SecretFile.read(folder.path) }
        let pipe = folder.path + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        #expect(throws: CryptographyError.unusableSecret(place: pipe, .notAFile)) { try SecretFile.read(pipe) }
        let nothing = folder.path + "/nothing"
        #expect(throws: CryptographyError.unusableSecret(place: nothing, .missing)) { try SecretFile.read(nothing) }
    }

    @Test func refusesAFileLargerThanAnyKey() throws {
        let path = try folder.put(String(repeating: "a", count: SecretFile.sizeLimit + 1), mode: 0o600)
        #expect(throws: CryptographyError.unusableSecret(place: path, .tooLarge)) { try SecretFile.read(path) }
        let largest = try folder.put(String(repeating: "a", count: SecretFile.sizeLimit), mode: 0o600, at: "largest")
        #expect(try SecretFile.read(largest).count == SecretFile.sizeLimit)
    }

    @Test func writesForItsOwnerAloneAndLeavesNothingElse() throws {
        let path = folder.path + "/new"
        try SecretFile.write([1, 2, 3], to: path)
        #expect(try SecretFile.read(path) == [1, 2, 3])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["new"])
    }

    @Test func replacesAFileOnlyWhenTold() throws {
        let path = try folder.put("old", mode: 0o600)
        #expect(throws: CryptographyError.unusableSecret(place: path, .alreadyThere)) { try SecretFile.write([1], to: path) }
        #expect(try SecretFile.read(path) == Array("old".utf8))
        try SecretFile.write([1], to: path, replacing: true)
        #expect(try SecretFile.read(path) == [1])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key"])
    }

    @Test func refusesToWriteWhereNothingCanBeWritten() {
        let path = folder.path + "/no/such/folder"
        #expect(throws: CryptographyError.self) { try SecretFile.write([1], to: path) }
    }
}

@Suite struct KeySourceTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    @Test func readsAndWritesItsConfiguredForm() {
        #expect(KeySource("/etc/hotline/key") == .file(path: "/etc/hotline/key"))
        #expect(KeySource("credential:signing") == .credential(name: "signing"))
        for text in ["/etc/hotline/key", "credential:signing"] { #expect(KeySource(text).description == text) }
    }

    @Test func readsACredentialWhateverItsMode() throws {
        _ = try folder.put("secret", mode: 0o440, at: "signing")
        #expect(try KeySource.credential(name: "signing").read(credentials: folder.path) == Array("secret".utf8))
    }

    @Test(arguments: ["", ".", "..", "a/b", "/etc/passwd", "../key"]) func refusesACredentialNameThatLeadsElsewhere(name: String) {
        #expect(throws: CryptographyError.unusableSecret(place: name, .malformedName)) {
            try KeySource.credential(name: name).read(credentials: folder.path)
        }
    }

    @Test func saysWhenNoCredentialsWerePassed() {
        #expect(throws: CryptographyError.unusableSecret(place: "a", .noCredentials)) {
            try KeySource.credential(name: "a").read(credentials: nil)
        }
        #expect(throws: CryptographyError.unusableSecret(place: folder.path + "/a", .missing)) {
            try KeySource.credential(name: "a").read(credentials: folder.path)
        }
    }

    @Test func keysComeBackFromTheirFiles() throws {
        let signing = SigningKey(), symmetric = SymmetricKey(), tls = try TLSPrivateKey()
        let files = ["signing", "symmetric", "tls"].map { folder.path + "/" + $0 }
        for (file, secret) in zip(files, [signing.secretText, symmetric.secretText, tls.pem]) { try SecretFile.write(secret, to: file) }
        #expect(try SigningKey(from: KeySource(files[0])).verifyingKey == signing.verifyingKey)
        #expect(try SymmetricKey(from: KeySource(files[1])) == symmetric)
        #expect(try TLSPrivateKey(from: KeySource(files[2])).publicKey == tls.publicKey)
    }

    @Test(arguments: ["", "AAAA", "not a key\n", String(repeating: "A", count: 44)]) func refusesContentOfAnotherKind(content: String)
        throws
    {
        let path = try folder.put(content, mode: 0o600)
        let refusal = CryptographyError.unusableSecret(place: path, .malformedContent)
        #expect(throws: refusal) { try SigningKey(from: KeySource(path)) }
        #expect(throws: refusal) { try SymmetricKey(from: KeySource(path)) }
        #expect(throws: refusal) { try TLSPrivateKey(from: KeySource(path)) }
    }
}
