import Testing

@testable import HTTPClient

@Suite struct HTTPDateTests {
    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000),
        ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600_000), ("Wed, 31 Dec 1969 23:59:59 GMT", -1_000),
        ("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800_000), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200_000),
    ])
    func readsTheFixedForm(text: String, milliseconds: Int64) { #expect(HTTPDate.milliseconds(text) == milliseconds) }

    @Test(arguments: [
        "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Tue, 29 Feb 2023 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT", "784111777",
    ])
    func readsNoOtherForm(text: String) { #expect(HTTPDate.milliseconds(text) == nil) }
}
