import Testing

@testable import AccessControl

@Suite struct AccessListTests {
    @Test func findsTheBearerOfATokenAndNobodyElse() throws {
        var list = AccessList()
        let (form, analyst) = (AccessToken(), AccessToken())
        try list.add("web-form", role: .intake, token: form)
        try list.add("a.n", role: .analyst, token: analyst)
        #expect(list.holder(of: form)?.name == "web-form" && list.holder(of: form)?.role == .intake)
        #expect(list.holder(of: analyst)?.role == .analyst)
        #expect(list.holder(of: AccessToken()) == nil)
    }

    @Test func keepsNoTokenInItsText() throws {
        var list = AccessList()
        let token = AccessToken()
        try list.add("web-form", role: .intake, token: token)
        #expect(!list.text.contains(token.secretText) && !list.text.contains(token.secretText.dropFirst(4)))
        #expect(try AccessList(parsing: "# who may\n\n" + list.text).holder(of: token)?.name == "web-form")
        #expect("\(token)" == "an access token")
    }

    @Test func readsATokenInItsOneForm() {
        let token = AccessToken()
        #expect(AccessToken(token.secretText) == token)
        for text in ["", "hlt_", token.secretText + "A", String(token.secretText.dropLast()), "HLT_" + token.secretText.dropFirst(4)] {
            #expect(AccessToken(text) == nil)
        }
    }

    @Test func aTokenTakenBackNoLongerCounts() throws {
        var list = AccessList()
        let token = AccessToken()
        try list.add("web-form", role: .intake, token: token)
        let (first, second) = (list.remove("web-form"), list.remove("web-form"))
        #expect(first && !second)
        #expect(list.holder(of: token) == nil)
    }

    @Test(arguments: ["", " ", "-a", ".a", "a b", "ä", "a\n", String(repeating: "a", count: 65)])
    func refusesWhatIsNoName(name: String) {
        var list = AccessList()
        #expect(throws: AccessError.badName) { try list.add(name, role: .viewer, token: AccessToken()) }
    }

    @Test func refusesANameTwice() throws {
        var list = AccessList()
        try list.add("a", role: .viewer, token: AccessToken())
        #expect(throws: AccessError.nameTaken) { try list.add("a", role: .analyst, token: AccessToken()) }
    }

    @Test(arguments: ["viewer a", "boss a " + String(repeating: "0", count: 64), "viewer a 00", "viewer a b c"])
    func namesTheLineThatIsMalformed(line: String) {
        #expect(throws: AccessError.malformed(line: 2)) { try AccessList(parsing: "# x\n\(line)\n") }
    }

    @Test func refusesATokenUnderTwoNames() {
        let digest = String(repeating: "0", count: 64)
        #expect(throws: AccessError.repeated(line: 2)) { try AccessList(parsing: "viewer a \(digest)\nviewer b \(digest)\n") }
    }
}

@Suite struct RoleTests {
    /// Each role and those it includes beside itself.
    static let table: [(role: Role, includes: Set<Role>)] = [
        (.viewer, []), (.analyst, [.viewer]), (.officer, [.viewer, .analyst, .police]), (.administrator, Set(Role.allCases)), (.intake, []),
        (.consumer, []), (.police, []),
    ]

    @Test(arguments: table) func includesWhatStandsBelowIt(role: Role, includes: Set<Role>) {
        #expect(Set(Role.allCases.filter { role.includes($0) }) == includes.union([role]))
    }
}
