import MailSyntax
import Testing

@Suite struct MailAddressTests {
    struct Refused: CustomTestStringConvertible {
        let text: String
        let error: MailSyntaxError
        var testDescription: String { text.debugDescription }
    }

    @Test(arguments: [
        Refused(text: "", error: .empty),
        Refused(text: "abuse@provider.example\r\nRCPT TO:<other@victim.example>", error: .controlCharacter),
        Refused(text: "abuse@provider.example\n", error: .controlCharacter),
        Refused(text: "abuse\0@provider.example", error: .controlCharacter),
        Refused(text: "abuse\u{7F}@provider.example", error: .controlCharacter),
        Refused(text: "abuse@provider.example SIZE=1", error: .space),
        Refused(text: "abuse@provider.example> BODY=8BITMIME", error: .delimiter),
        Refused(text: "<abuse@provider.example>", error: .delimiter),
        Refused(text: "\"a b\"@provider.example", error: .delimiter),
        Refused(text: "a@provider.example,b@provider.example", error: .delimiter),
        Refused(text: "abuse@[192.0.2.1]", error: .delimiter),
        Refused(text: "abuse@provider\\.example", error: .delimiter),
        Refused(text: "misbrauch@bücher.example", error: .notASCII),
        Refused(text: "abuse", error: .malformed),
        Refused(text: "@provider.example", error: .malformed),
        Refused(text: "abuse@", error: .empty),
        Refused(text: "a@b@provider.example", error: .malformed),
        Refused(text: ".abuse@provider.example", error: .malformed),
        Refused(text: "ab..use@provider.example", error: .malformed),
        Refused(text: "abuse.@provider.example", error: .malformed),
        Refused(text: "abuse@provider..example", error: .malformed),
        Refused(text: "abuse@-provider.example", error: .malformed),
        Refused(text: "abuse@provider-.example", error: .malformed),
        Refused(text: "abuse@provider_x.example", error: .malformed),
        Refused(text: String(repeating: "a", count: 65) + "@provider.example", error: .tooLong),
        Refused(text: "a@" + String(repeating: "b.", count: 130) + "example", error: .tooLong),
    ])
    func refusesWhatIsNoAddressByItsReason(_ refused: Refused) {
        #expect(throws: refused.error) { try MailAddress(parsing: refused.text) }
    }

    @Test(arguments: ["abuse@provider.example", "o'neil+tag=1@x.example", "{a}@xn--bcher-kva.example", "root@localhost"])
    func keepsAnAddressAsItIs(_ text: String) throws { #expect(try MailAddress(parsing: text).description == text) }

    @Test func comparesDomainsWithoutCaseAndLocalPartsWithIt() throws {
        #expect(MailAddress("abuse@Provider.EXAMPLE") == MailAddress("abuse@provider.example"))
        #expect(MailAddress("Abuse@provider.example") != MailAddress("abuse@provider.example"))
    }

    @Test func takesTheLongestLocalPart() {
        #expect(MailAddress(String(repeating: "a", count: 64) + "@provider.example") != nil)
    }

    @Test func writesNobodyAsEmptyBrackets() throws {
        #expect(EnvelopeSender.nobody.description == "<>")
        #expect(EnvelopeSender.address(try MailAddress(parsing: "a@b.example")).description == "<a@b.example>")
    }

    @Test func saysNothingOfTheTextInItsErrors() {
        #expect(throws: MailSyntaxError.space) { try MailAddress(parsing: "secret name@x.example") }
        #expect(!MailSyntaxError.space.description.contains("secret"))
    }
}

@Suite struct MessageIDTests {
    @Test(arguments: ["<a.b@x.example>", "a.b@x.example"]) func readsBothForms(_ text: String) {
        #expect(MessageID(text)?.description == "<a.b@x.example>")
    }

    @Test(arguments: ["", "<>", "<a>", "<a@>", "<a b@x>", "<a@x\r\nBcc: y@z.example>", "<a@x>y>", "<a@b@c>"])
    func refusesOtherForms(_ text: String) { #expect(MessageID(text) == nil) }

    @Test func findsEachIdentifierOfAField() {
        let field = "(comment) <one@x.example>\r\n\t<broken <two@x.example> words <not one> <three@x.example"
        #expect(MessageID.all(in: field).map(\.left) == ["one", "two"])
        #expect(MessageID.all(in: String(repeating: "<a@b>", count: 500)).count == 100)
    }
}
