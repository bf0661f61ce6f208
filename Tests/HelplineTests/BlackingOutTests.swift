import Testing

@testable import Helpline

/// The parts that a rule takes out of a text, and those it leaves.
struct BlackedOutCase: Sendable, CustomTestStringConvertible {
    let text: String
    let contact: String?
    let expected: String

    init(_ text: String, _ expected: String, contact: String? = nil) {
        (self.text, self.contact, self.expected) = (text, contact, expected)
    }

    var testDescription: String { "\(text) → \(expected)" }
}

@Suite struct BlackingOutTests {
    static let emailAddresses = [
        BlackedOutCase("Write to jan@mail.example.", "Write to █████."),
        BlackedOutCase("<Jan.de-Vries+x@sub.mail.example>", "<█████>"),
        BlackedOutCase("jan(at)mail.example and jan [at] mail [dot] example!", "█████ and █████!"),
        BlackedOutCase("jan at mail dot example", "█████"),
        BlackedOutCase("jan @ mail.example", "█████"),
        BlackedOutCase("jan＠mail.example", "█████"),
        BlackedOutCase("j\u{200B}an@mail.exa\u{AD}mple", "█████"),
        BlackedOutCase("søren@højskole.example", "█████"),
        BlackedOutCase("jan@localhost", "█████"),
        BlackedOutCase("a@b.example,c@d.example", "█████,█████"),
        // These are no addresses: the account of a person the tip may be about, and plain speech.
        BlackedOutCase("he is @traveller there", "he is @traveller there"),
        BlackedOutCase("I saw him at hotel.example", "I saw him at hotel.example"),
        BlackedOutCase("we met at home. At noon he left", "we met at home. At noon he left"),
        BlackedOutCase("@ @@ (at) ", "@ @@ (at) "),
    ]

    static let telephoneNumbers = [
        BlackedOutCase("call 06-12345678 today", "call █████ today"),
        BlackedOutCase("+31 6 12 34 56 78", "█████"),
        BlackedOutCase("(0)20 / 555.12.34.", "█████."),
        BlackedOutCase("+31 (0)6-12345678", "█████"),
        BlackedOutCase("0031612345678", "█████"),
        BlackedOutCase("５５５１２３４", "█████"),
        BlackedOutCase("٠٦١٢٣٤٥٦٧٨", "█████"),
        BlackedOutCase("555\u{2011}12\u{2013}34", "█████"),
        BlackedOutCase("5\u{200B}55 1\u{FEFF}234", "█████"),
        BlackedOutCase("01.23.45.67.89", "█████"),
        BlackedOutCase("on 2014-05-31 call 06 12345678", "on 2014-05-31 call █████"),
        BlackedOutCase("2014-05-31 06 12345678", "2014-05-31 █████"),
        BlackedOutCase("06 12.10.56 12", "█████"),
        BlackedOutCase("12.10.56 78 90", "█████"),
        BlackedOutCase("12-10-5678", "█████"),
        // These are taken out although they are no addresses: no rule tells them apart.
        BlackedOutCase("account NL91ABNA0417164300", "account NL91ABNA█████"),
        BlackedOutCase("from 192.0.2.117", "from █████"),
        // Days, years, small numbers.
        BlackedOutCase("31.5.2014, 5/31/14 and 2014/5/3", "31.5.2014, 5/31/14 and 2014/5/3"),
        BlackedOutCase("at 2014-05-31 14:30", "at 2014-05-31 14:30"),
        BlackedOutCase("between 2012-2014", "between 2012-2014"),
        BlackedOutCase("2012 2013 2014", "2012 2013 2014"),
        BlackedOutCase("room 1204, flight KL 0877, 450 000", "room 1204, flight KL 0877, 450 000"),
        BlackedOutCase("12 men in 3 rooms (4)", "12 men in 3 rooms (4)"),
        BlackedOutCase("", ""),
        BlackedOutCase("+", "+"),
        BlackedOutCase("(", "("),
    ]

    static let contacts = [
        BlackedOutCase("Regards, Jan de Vries", "Regards, █████", contact: "Jan de Vries"),
        BlackedOutCase("VRIES here, jan writes", "█████ here, █████ writes", contact: "Jan de Vries"),
        BlackedOutCase("January in Janssen street", "January in Janssen street", contact: "Jan"),
        BlackedOutCase("known as jan.devries there", "known as █████ there", contact: "jan.devries@mail.example"),
        BlackedOutCase("ask for Strandvogel", "ask for █████", contact: "@strandvogel"),
        BlackedOutCase("my phone is broken, email me", "my phone is broken, email me", contact: "phone or email"),
        BlackedOutCase("extension 4711", "extension █████", contact: "desk, ext. 4711"),
        BlackedOutCase("room 123, number 06 123 456 78", "room 123, number █████", contact: "06-123 456 78"),
        BlackedOutCase("José", "█████", contact: "JOSÉ"),
        BlackedOutCase("nothing of it", "nothing of it", contact: "  "),
    ]

    @Test(arguments: emailAddresses + telephoneNumbers + contacts) func takesWhatNamesTheTipsterAndLeavesTheRest(_ row: BlackedOutCase) {
        #expect(BlackingOut(contact: row.contact).apply(to: row.text).text == row.expected)
    }

    @Test func countsPassagesByTheRuleThatFoundThem() {
        let outcome = BlackingOut(contact: "Jan", also: ["blue house"]).apply(
            to: "Jan, the BLUE HOUSE, a@b.example, 06-12345678, 06-87654321")
        #expect(outcome.passages == [.contact: 1, .officer: 1, .emailAddress: 1, .telephoneNumber: 2])
        #expect(outcome.text == "█████, the █████, █████, █████, █████")
    }

    @Test func passagesThatOverlapAreOne() {
        let outcome = BlackingOut(contact: "jan@mail.example").apply(to: "jan@mail.example")
        #expect(outcome.text == "█████" && outcome.passages.values.reduce(0, +) == 1)
        let beside = BlackingOut(contact: nil, also: ["blue", "house"]).apply(to: "the bluehouse")
        #expect(beside == BlackingOut.Outcome(text: "the █████", passages: [.officer: 1]))
    }

    /// Texts made of pieces that the rules look at, drawn from a seed.
    @Test(arguments: 1...20) func whateverTheTextNoPlainAddressAndNoLongNumberIsLeft(seed: UInt64) {
        let pieces = [
            "@", " at ", " dot ", ".", "(at)", "a", "é", "1", "12", "2014", "-", "/", "+", "(", ")", " ", "\n", "\r\n", "٣", "５",
            "\u{200B}", "👩‍👧",
            "\u{301}",
        ]
        var state = seed
        func draw(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        for _ in 0..<200 {
            let text = (0..<draw(40)).map { _ in pieces[draw(pieces.count)] }.joined()
            let contact = (0..<draw(6)).map { _ in pieces[draw(pieces.count)] }.joined()
            let left = Array(BlackingOut(contact: contact).apply(to: text).text)
            #expect(!left.split { !("0"..."9").contains($0) }.contains { $0.count >= 7 }, "\(text)")
            for position in left.indices.dropFirst().dropLast() where left[position] == "@" {
                let isAddress = [left[position - 1], left[position + 1]].allSatisfy { $0.isLetter || $0.isNumber }
                #expect(!isAddress, "\(text)")
            }
        }
    }

    @Test func aLongTextWithoutSpacesIsDoneAtOnce() {
        let text = String(repeating: "a.1@", count: 4_000)
        #expect(!BlackingOut(contact: String(repeating: "ab", count: 250)).apply(to: text).text.contains("@a"))
    }
}
