/** Used by the build to make a class-data archive of the {@code scrape} command. */
package multiproc.cli.archive;
