/**
 * What each release of client_python does with a file: by running the port where there is one, over
 * a copy in memory. Start with {@link multiproc.inspect.predict.Predictor}.
 */
package multiproc.inspect.predict;
