"""Driver of the benchmark for pyais, as a library: python3 pyais_driver.py FILE [json]

Reads a file with pyais's own stream, decodes every message, writes JSON lines
if asked, and prints the counts.
"""

import sys

import pyais
from pyais.exceptions import AISBaseException


def main() -> int:
    if len(sys.argv) < 2:
        print("usage: pyais_driver.py FILE [json]", file=sys.stderr)
        return 2
    as_json = sys.argv[2:] == ["json"]
    out = sys.stdout
    messages = failed = 0
    for sentence in pyais.FileReaderStream(sys.argv[1]):
        try:
            message = sentence.decode()
        except AISBaseException:
            failed += 1
            continue
        messages += 1
        if as_json:
            out.write(message.to_json().replace("\n", " "))
            out.write("\n")
    print("messages", messages, "failed", failed, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
