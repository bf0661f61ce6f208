import Cryptography
import TestSupport
import Testing

@testable import AccessControl

@Suite struct AccessBookTests {
    let folder: TemporaryFolder
    var path: String { folder.file("access") }

    init() throws { folder = try TemporaryFolder() }

    @Test func isEmptyWhereNoFileIs() throws {
        let book = try AccessBook(path: path)
        #expect(book.holder(of: AccessToken()) == nil && book.problem == nil)
    }

    @Test func knowsAtOnceWhoWasAddedAndTakenOut() throws {
        let book = try AccessBook(path: path)
        let token = AccessToken()
        var list = AccessList()
        try list.add("a", role: .viewer, token: token)
        try AccessBook.write(list, to: path)
        #expect(book.holder(of: token)?.name == "a")
        _ = list.remove("a")
        try AccessBook.write(list, to: path)
        #expect(book.holder(of: token) == nil)
    }

    @Test func keepsTheListReadBeforeWhenTheFileIsBrokenAndSaysSo() throws {
        var list = AccessList()
        let token = AccessToken()
        try list.add("a", role: .viewer, token: token)
        try AccessBook.write(list, to: path)
        let book = try AccessBook(path: path)
        try SecretFile.write(Array("nonsense\n".utf8), to: path, replacing: true)
        #expect(book.holder(of: token)?.name == "a")
        #expect(book.problem == .malformed(line: 1))
        #expect(throws: AccessError.self) { try AccessBook(path: path) }
        try AccessBook.write(list, to: path)
        #expect(book.problem == nil)
    }
}
