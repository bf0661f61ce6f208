import Cryptography

/// The page's one style sheet, and the digest by which its content security policy lets it in.
enum PageStyle {
    static let text = """
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem;max-width:90rem;color:#1b1b1b;background:#fff}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}
        table{border-collapse:collapse}th,td{padding:.25rem .8rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}
        th{font-weight:600}td{font-variant-numeric:tabular-nums}td:not(:last-child){white-space:nowrap}
        @media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}th,td{border-color:#333}}
        """

    /// Base64 of the SHA-256 of ``text``.
    static let digest = Base64.encode(SHA256.digest(ofText: text).bytes)
}
