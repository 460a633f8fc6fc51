/**
 * What a scrape by prometheus-client-mmap, GitLab's Ruby client, says of a directory of its files.
 * Start with {@link multiproc.client.ruby.RubyScrape}.
 */
package multiproc.client.ruby;
