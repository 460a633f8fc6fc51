/**
 * Forensics of a file's bytes: reads evidence and never changes it.
 *
 * <p>Start with {@link multiproc.inspect.CaseInspection} for a path and {@link
 * multiproc.inspect.Inspector} for a file. In the order in which a file passes through them:
 *
 * <ol>
 *   <li>Access: {@code EvidenceFinder} finds the files, {@code Evidence} reads one through a
 *       window.
 *   <li>Segments: {@code FormatDetector}, then {@code SegmentParser} cuts the file into segments
 *       that cover every byte once.
 *   <li>Findings: {@code Diagnosis} derives them from the segments; {@code KeyProof} decides which
 *       damaged entries can be reconstructed; {@code FaultEvidence} names the known faults.
 *   <li>Predictions: {@code Predictor} says what each release does with the file.
 *   <li>Output: {@code FindingText} has the sentences; {@code ReportPrinter}, {@code JsonPrinter}
 *       and {@code HexPrinter} print, and {@code Salvager} writes clean copies. They compute
 *       nothing of their own.
 * </ol>
 */
package multiproc.inspect;
