import Foundation
import Runtime
import TestSupport
import Testing

@testable import Maildir

@Suite struct MaildirTests {
    let folder: TemporaryFolder
    let box: Maildir

    init() throws {
        folder = try TemporaryFolder()
        for place in ["new", "cur", "tmp"] {
            try FileManager.default.createDirectory(atPath: folder.file(place), withIntermediateDirectories: false)
        }
        box = Maildir(folder: folder.path)
    }

    func put(_ name: String, _ text: String = "A: b\n\nc\n") throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    }

    func files(_ place: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.file(place)).sorted() }

    @Test func readsWhatIsNotSeenAndMarksIt() throws {
        try put("new/2", "two")
        try put("new/1", "one")
        try put("cur/0:2,F", "zero")
        try put("cur/9:2,RS", "seen")
        try put("tmp/5", "half a mail")
        try put("new/.hidden")
        let look = try box.look(atMost: 10)
        #expect(look.mails.map(\.name) == ["new/1", "new/2", "cur/0:2,F"] && !look.hasMore && look.unreadable.isEmpty)
        #expect(look.mails.map { String(decoding: $0.bytes, as: UTF8.self) } == ["one", "two", "zero"])
        for mail in look.mails { try box.markSeen(mail.name) }
        #expect(try files("new") == [".hidden"])
        #expect(try files("cur") == ["0:2,FS", "1:2,S", "2:2,S", "9:2,RS"])
        #expect(try box.look(atMost: 10) == Maildir.Look())
    }

    @Test func aMailThatWasNotMarkedIsReadAgain() throws {
        try put("new/1")
        #expect(try box.look(atMost: 10) == box.look(atMost: 10))
    }

    @Test func readsOnlySoManyAtOnce() throws {
        for number in 1...5 { try put("new/\(number)") }
        let look = try box.look(atMost: 3)
        #expect(look.mails.map(\.name) == ["new/1", "new/2", "new/3"] && look.hasMore)
    }

    @Test func aFileThatCannotBeReadIsNamedAndKeepsNobodyBack() throws {
        try put("new/1", String(repeating: "x", count: 101))
        try FileManager.default.createDirectory(atPath: folder.file("new/2"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: folder.file("new/3"), withDestinationPath: "/nowhere")
        try put("new/4")
        let look = try box.look(atMost: 1, bytes: 100)
        #expect(look.mails.map(\.name) == ["new/4"])
        #expect(look.unreadable.map(\.name) == ["new/1", "new/2"] && look.unreadable.map(\.failure.code) == [.tooLarge, .notAFile])
        #expect(try files("new") == ["1", "2", "3", "4"])
    }

    @Test func neverReplacesAMail() throws {
        try put("new/1", "new")
        try put("cur/1:2,S", "old")
        #expect(throws: FileFailure.self) { try box.markSeen("new/1") }
        #expect(try files("new") == ["1"] && files("cur") == ["1:2,S"])
    }

    @Test(arguments: ["new/none", "1", "tmp/1", "new/../1", "new/", "new/.x", "cur/a/b"]) func refusesToMarkWhatIsNoMail(_ name: String)
        throws
    {
        try put("tmp/1")
        try put("1")
        #expect(throws: FileFailure.self) { try box.markSeen(name) }
        #expect(try files("tmp") == ["1"])
    }

    @Test func saysIfTheFolderIsMissing() {
        #expect(throws: FileFailure.self) { try Maildir(folder: folder.file("none")).look(atMost: 1) }
    }

    @Test(arguments: [
        ("1", "1:2,S"), ("1:2,", "1:2,S"), ("1:2,FR", "1:2,FRS"), ("1:2,T", "1:2,ST"), ("1:2,S", "1:2,S"), ("1:1,x", "1:1,x:2,S"),
    ])
    func addsTheFlagInItsPlace(_ name: String, _ seen: String) { #expect(Maildir.seenName(name) == seen) }
}
