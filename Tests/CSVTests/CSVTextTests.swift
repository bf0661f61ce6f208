import CSV
import Testing

@Suite struct CSVTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("\"", "\"\"\"\""), ("a\nb", "\"a\nb\""),
        ("a\rb", "\"a\rb\""),
        ("a\r\nb", "\"a\r\nb\""), ("a;b", "a;b"), (" a ", " a "),
        // A spreadsheet must not run a text as a formula.
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-a", "'-a"), ("@a", "'@a"), ("\ta", "'\ta"), ("-12", "-12"), ("--1", "'--1"),
        ("=a,b", "\"'=a,b\""),
    ])
    func aCellIsQuotedIfItMustBe(word: String, cell: String) {
        var text = CSVText()
        text.append([word, "x"])
        #expect(text.text == cell + ",x\r\n")
    }
}
