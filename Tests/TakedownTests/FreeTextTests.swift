import Testing

@testable import Takedown

/// What may stand in a text that lists show.
@Suite struct FreeTextTests {
    @Test(arguments: [
        "http://hidden.example/a", "see hxxps://hidden.example", "(https://x.example)", "hidden.example/a", "hidden.example:8080/a?b",
        "www.hidden.example", "192.0.2.7", "at 192.0.2.7.", "192.0.2.7:8080", "192.0.2.7/a", "2001:db8::7", "hidden.example?page=2",
    ]) func anAddressIsSeen(text: String) { #expect(FreeText.holdsAddress(text)) }

    @Test(arguments: [
        "ABC-4711", "Ticket#12/2026", "12:30", "Example Hosting B.V.", "abuse@hosting.example", "hosting.example", "1.2.3", "2026/11/30",
        "AS64500", "v1.2/3", "", "Re: [CASE 7]",
    ]) func aMarkOrANameIsNone(text: String) { #expect(!FreeText.holdsAddress(text)) }

    @Test func theRefusalNamesTheField() {
        #expect(throws: TakedownError.addressInText("the reference")) { try FreeText.check("at 192.0.2.7", field: "the reference") }
        #expect(throws: Never.self) { try FreeText.check(nil, field: "the reference") }
    }
}
