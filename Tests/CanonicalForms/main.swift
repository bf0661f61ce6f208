import URLSyntax

// Writes the canonical form of each address on its standard input, one a line, or the code of its refusal behind a space.
// Deploy/check-hosts compares the forms with another implementation's.

while let address = readLine() {
    do throws(AddressError) { print(try CanonicalAddress(address).text) } catch { print(" \(error.rawValue)") }
}
