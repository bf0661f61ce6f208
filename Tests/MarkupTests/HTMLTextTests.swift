import Markup
import Testing

@Suite struct HTMLTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("<b>", "&lt;b&gt;"), ("a&b", "a&amp;b"), ("\"'", "&quot;&#39;"), ("&lt;", "&amp;lt;"), ("", ""),
    ])
    func textNeverBecomesMarkup(text: String, escaped: String) {
        #expect(HTMLText.escaped(text) == escaped)
        var html = HTMLText()
        html.element("p", text)
        #expect(html.text == "<p>\(escaped)</p>\n")
    }

    @Test func cellsAndTitlesOfATableAreEscaped() {
        var html = HTMLText()
        html.table(["<a>"]) { $0 = [["<b>"], ["c"]] }
        #expect(
            html.text.contains("<th scope=\"col\">&lt;a&gt;</th>") && html.text.contains("<tr><td>&lt;b&gt;</td></tr>\n<tr><td>c</td></tr>")
        )
    }

    @Test func aDocumentHasItsTitleAndStyle() {
        var html = HTMLText()
        html.document(title: "A & B", style: "p{}") { $0.element("p", "x") }
        #expect(html.text.hasPrefix("<!doctype html>\n") && html.text.hasSuffix("<p>x</p>\n</body>\n</html>\n"))
        #expect(html.text.contains("<title>A &amp; B</title>\n<style>p{}</style>"))
    }
}
