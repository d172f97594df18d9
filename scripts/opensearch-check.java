// A node of Elasticsearch for scripts/opensearch-check, made of the server's classes alone. What its distributions bring as modules is done
// here: HTTP (the server of the JDK hands each request to the engine's own REST layer) and the analyzers that our mapping names, which
// module analysis-common takes from Lucene as they are. There is no transport: the node is its whole cluster.
//
// usage: java -cp SERVER.jar opensearch-check.java FOLDER
// Prints `listening on PORT` when requests are taken, and ends when standard input does.
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.Version;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.NoopCircuitBreaker;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.component.AbstractLifecycleComponent;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.lease.Releasable;
import org.elasticsearch.common.network.NetworkService;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.transport.BoundTransportAddress;
import org.elasticsearch.common.transport.TransportAddress;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.common.util.PageCacheRecycler;
import org.elasticsearch.common.xcontent.NamedXContentRegistry;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.HttpChannel;
import org.elasticsearch.http.HttpInfo;
import org.elasticsearch.http.HttpRequest;
import org.elasticsearch.http.HttpResponse;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.http.HttpStats;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.PreBuiltAnalyzerProviderFactory;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.indices.analysis.PreBuiltCacheFactory.CachingStrategy;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.NetworkPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.AbstractRestChannel;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.ConnectTransportException;
import org.elasticsearch.transport.ConnectionProfile;
import org.elasticsearch.transport.RequestHandlerRegistry;
import org.elasticsearch.transport.Transport;
import org.elasticsearch.transport.TransportMessageListener;
import org.elasticsearch.transport.TransportRequest;
import org.elasticsearch.transport.TransportStats;

class Server {
    static volatile int port;

    public static void main(String[] words) throws Exception {
        Settings settings = Settings.builder().put("path.home", words[0]).put("cluster.name", "check").put("node.name", "check")
            .put("discovery.type", "single-node").put("transport.type", "none").put("http.type", "jdk")
            // A disk that is nearly full is no matter of ours.
            .put("cluster.routing.allocation.disk.threshold_enabled", false).build();
        try (Node node = new Whole(settings).start()) {
            System.out.println("Elasticsearch " + Version.CURRENT + ", Lucene " + org.apache.lucene.util.Version.LATEST);
            System.out.println("listening on " + port);
            while (System.in.read() >= 0) {}
        }
    }

    static class Whole extends Node {
        Whole(Settings settings) {
            super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), (Path) null, () -> "check"), List.of(Modules.class), false);
        }
    }

    public static class Modules extends Plugin implements AnalysisPlugin, NetworkPlugin {
        private static PreBuiltAnalyzerProviderFactory analyzer(String name, Supplier<Analyzer> make) {
            return new PreBuiltAnalyzerProviderFactory(name, CachingStrategy.ONE, make);
        }

        @Override public List<PreBuiltAnalyzerProviderFactory> getPreBuiltAnalyzerProviderFactories() {
            return List.of(analyzer("english", EnglishAnalyzer::new), analyzer("french", FrenchAnalyzer::new),
                analyzer("arabic", ArabicAnalyzer::new), analyzer("cjk", CJKAnalyzer::new));
        }

        @Override public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
            return List.of(PreConfiguredTokenFilter.singleton("asciifolding", true, ASCIIFoldingFilter::new),
                PreConfiguredTokenFilter.singleton("arabic_normalization", true, ArabicNormalizationFilter::new));
        }

        @Override public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
            return Map.of("pattern_replace", AnalysisPlugin.requiresAnalysisSettings(Replace::new));
        }

        @Override public Map<String, Supplier<Transport>> getTransports(Settings s, ThreadPool t, PageCacheRecycler r, CircuitBreakerService c,
                NamedWriteableRegistry n, NetworkService net) {
            return Map.of("none", None::new);
        }

        @Override public Map<String, Supplier<HttpServerTransport>> getHttpTransports(Settings s, ThreadPool threads, BigArrays b,
                PageCacheRecycler r, CircuitBreakerService c, NamedXContentRegistry registry, NetworkService net,
                HttpServerTransport.Dispatcher dispatcher) {
            return Map.of("jdk", () -> new Http(threads, registry, dispatcher));
        }
    }

    static class Replace extends AbstractTokenFilterFactory {
        private final Pattern pattern;
        private final String by;

        Replace(IndexSettings index, Environment environment, String name, Settings settings) {
            super(index, name, settings);
            pattern = Pattern.compile(settings.get("pattern"));
            by = settings.get("replacement", "");
        }

        @Override public TokenStream create(TokenStream words) {
            return new PatternReplaceFilter(words, pattern, by, true);
        }
    }

    static BoundTransportAddress at(InetSocketAddress address) {
        TransportAddress one = new TransportAddress(address);
        return new BoundTransportAddress(new TransportAddress[] {one}, one);
    }

    /** What a node without others needs of a transport: nothing is ever sent. */
    static class None extends AbstractLifecycleComponent implements Transport {
        private final Map<String, RequestHandlerRegistry<?>> handlers = new ConcurrentHashMap<>();
        private final ResponseHandlers answers = new ResponseHandlers();

        @Override protected void doStart() {}
        @Override protected void doStop() {}
        @Override protected void doClose() {}
        @Override public <R extends TransportRequest> void registerRequestHandler(RequestHandlerRegistry<R> r) { handlers.put(r.getAction(), r); }
        @Override public RequestHandlerRegistry<? extends TransportRequest> getRequestHandler(String action) { return handlers.get(action); }
        @Override public void addMessageListener(TransportMessageListener l) {}
        @Override public boolean removeMessageListener(TransportMessageListener l) { return false; }
        @Override public BoundTransportAddress boundAddress() { return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); }
        @Override public Map<String, BoundTransportAddress> profileBoundAddresses() { return Map.of(); }
        @Override public TransportAddress[] addressesFromString(String address, int limit) { return new TransportAddress[0]; }
        @Override public List<String> getLocalAddresses() { return List.of(); }
        @Override public CircuitBreaker getInFlightRequestBreaker() { return new NoopCircuitBreaker("in_flight_requests"); }
        @Override public Releasable openConnection(DiscoveryNode node, ConnectionProfile profile, ActionListener<Connection> listener) {
            listener.onFailure(new ConnectTransportException(node, "there is no other node"));
            return () -> {};
        }
        @Override public TransportStats getStats() { return new TransportStats(0, 0, 0, 0, 0); }
        @Override public ResponseHandlers getResponseHandlers() { return answers; }
    }

    /** The HTTP server of the JDK, on a free port of this machine. */
    static class Http extends AbstractLifecycleComponent implements HttpServerTransport {
        private final ThreadPool threads;
        private final NamedXContentRegistry registry;
        private final Dispatcher dispatcher;
        private HttpServer server;

        Http(ThreadPool threads, NamedXContentRegistry registry, Dispatcher dispatcher) {
            this.threads = threads;
            this.registry = registry;
            this.dispatcher = dispatcher;
        }

        @Override protected void doStart() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            server.setExecutor(Executors.newFixedThreadPool(4));
            server.createContext("/", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                RestRequest request = RestRequest.request(registry, new Asked(exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(), new BytesArray(body), exchange.getRequestHeaders()), new Channel(exchange.getRemoteAddress()));
                dispatcher.dispatchRequest(request, new AbstractRestChannel(request, true) {
                    @Override public void sendResponse(RestResponse response) {
                        try {
                            BytesRef bytes = response.content().toBytesRef();
                            boolean none = exchange.getRequestMethod().equals("HEAD") || bytes.length == 0;
                            exchange.getResponseHeaders().set("Content-Type", response.contentType());
                            exchange.sendResponseHeaders(response.status().getStatus(), none ? -1 : bytes.length);
                            if (!none) {
                                exchange.getResponseBody().write(bytes.bytes, bytes.offset, bytes.length);
                            }
                        } catch (IOException e) {
                            System.err.println(e);
                        } finally {
                            exchange.close();
                        }
                    }
                }, threads.getThreadContext());
            });
            server.start();
            port = server.getAddress().getPort();
        }

        @Override protected void doStop() { server.stop(0); ((java.util.concurrent.ExecutorService) server.getExecutor()).shutdown(); }
        @Override protected void doClose() {}
        @Override public BoundTransportAddress boundAddress() { return at(server.getAddress()); }
        @Override public HttpInfo info() { return new HttpInfo(boundAddress(), 100 << 20); }
        @Override public HttpStats stats() { return new HttpStats(0, 0); }
    }

    record Asked(RestRequest.Method method, String uri, BytesReference content, Map<String, List<String>> getHeaders) implements HttpRequest {
        Asked(String method, String uri, BytesReference content, Map<String, List<String>> headers) {
            this(RestRequest.Method.valueOf(method), uri, content, headers);
        }
        @Override public List<String> strictCookies() { return List.of(); }
        @Override public HttpVersion protocolVersion() { return HttpVersion.HTTP_1_1; }
        @Override public HttpRequest removeHeader(String name) { return this; }
        @Override public HttpResponse createResponse(RestStatus status, BytesReference content) { throw new UnsupportedOperationException(); }
    }

    record Channel(InetSocketAddress getRemoteAddress) implements HttpChannel {
        @Override public void sendResponse(HttpResponse response, ActionListener<Void> listener) { throw new UnsupportedOperationException(); }
        @Override public InetSocketAddress getLocalAddress() { return new InetSocketAddress(InetAddress.getLoopbackAddress(), port); }
        @Override public void close() {}
        @Override public void addCloseListener(ActionListener<Void> listener) {}
        @Override public boolean isOpen() { return true; }
    }
}
