import CSV
import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import Markup

extension ReferralBundleText {
    /// A table (RFC 4180) for spreadsheets and databases. Addresses are verbatim.
    package var csv: [UInt8] {
        var table = CSVText()
        table.append(ReferralRow.titles)
        for line in lines { table.append(ReferralRow(line).cells) }
        return Array(table.text.utf8)
    }

    /// A page to read, without links: nobody opens an address by a slip of the hand.
    package var page: [UInt8] {
        var html = HTMLText()
        html.document(title: title, style: Self.style) { html in
            html.element("h1", title)
            html.element("p", "Made \(bundle.madeAt). \(summary) Addresses are texts and no links.")
            section("Cases", .referral, &html)
            section("Further reports of cases in earlier bundles", .repeat, &html)
            section("Cases that do not stand any more", .revocation, &html)
            section("Cases in earlier bundles that have changed", .change, &html)
            html.element("p", "Digest of the signed head: \(bundle.digest.hex)")
        }
        return html.bytes
    }

    private var title: String { "Referral \(bundle.number)" }

    private var summary: String {
        "\(bundle.cases) cases, \(bundle.repeats) with further reports, \(bundle.revocations) that do not stand any more, "
            + "\(bundle.changes) that have changed."
    }

    private enum Section: String {
        case referral, `repeat`, revocation, change
    }

    private func section(_ heading: String, _ kind: Section, _ html: inout HTMLText) {
        let rows = lines.filter { $0?["kind"]?.string == kind.rawValue }.map(ReferralRow.init)
        guard !rows.isEmpty else { return }
        html.element("h2", heading)
        // A column without a word in this section is left out.
        let columns = ReferralRow.titles.indices.filter { column in column > 0 && rows.contains { !$0.cells[column].isEmpty } }
        html.table(columns.map { ReferralRow.titles[$0] }) { table in
            for row in rows { table.append(columns.map { row.cells[$0] }) }
        }
    }

    private static let style = """
        body{font:14px/1.45 system-ui,sans-serif;margin:2rem;color:#1a1a1a}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}\
        table{border-collapse:collapse}th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;\
        overflow-wrap:anywhere;max-width:28rem}th{background:#f2f2f2}
        """
}
