/**
 * Predicts what each release of client_python does with a file, by running the port over a copy in
 * memory where the port covers it. Start with {@link multiproc.inspect.predict.Predictor}.
 */
package multiproc.inspect.predict;
