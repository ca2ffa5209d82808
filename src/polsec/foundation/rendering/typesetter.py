"""The process that makes one PDF and ends: run by its path, with Python's isolated mode, never imported by the site.

It takes a job as JSON on standard input and gives the PDF on standard output. The files of the job exist in memory
alone; the folder in which typst may look for others is an empty one that the caller names; fonts are those of the
room. What it may use of memory and of the processor is limited before typst is loaded.
Ends with 0 when the PDF is there and with 1 when typst refused, whose reason it writes to standard error.
"""

import json
import resource
import sys


def main() -> int:
    """Read the job, make the PDF, write it."""
    job = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (job["bytes"], job["bytes"]))
    resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import typst

    files = {name: text.encode() for name, text in job["files"].items()}
    compiler = typst.Compiler(
        files,
        root=job["root"],
        font_paths=[job["fonts"]],
        ignore_system_fonts=True,
        package_path=job["root"],
        package_cache_path=job["root"],
    )
    try:
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=job["timestamp"]
        )
    except typst.TypstError as error:
        print(error, file=sys.stderr)
        return 1
    for warning in warnings:
        print(warning, file=sys.stderr)
    assert isinstance(pdf, bytes)
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
