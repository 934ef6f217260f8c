package dev.larder.fe.editlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageCodecTest {
    private final ImageCodec codec = new ImageCodec();
    private final ChangeCodec changes = new ChangeCodec();

    @Test
    void anImageIsReadAsItWasWrittenOnce() throws IOException {
        // Stops where both jobs are in the middle and everything the state can hold is there.
        ClusterState state = ClusterState.EMPTY.apply(SampleChanges.history().subList(0, 45));
        String written = new String(write(state), UTF_8);
        String golden = Golden.text("image.v" + ImageCodec.FORMAT + ".json", written);
        assertThat(read(golden.getBytes(UTF_8))).isEqualTo(state);
        assertThat(written).isEqualTo(golden);
    }

    @Test
    void anImageFromBeforeThereWereRepositoryJobsIsStillRead() throws IOException {
        ClusterState state = ClusterState.EMPTY.apply(SampleChanges.history().subList(0, 42));
        String written = new String(write(state), UTF_8);
        String member = ",\"maintenance\":{\"jobs\":{},\"verifications\":{}}";
        assertThat(written).contains(member);
        byte[] former = written.replace(member, "").getBytes(UTF_8);
        assertThat(read(former)).isEqualTo(state);
    }

    @Test
    void anImageAndTheTailMakeWhatAllEntriesMake() throws IOException {
        List<StateChange> history = SampleChanges.history();
        ClusterState whole = ClusterState.EMPTY.apply(changes.decode(changes.encode(history)));
        for (int n = 0; n <= history.size(); n++) {
            ClusterState image = read(write(ClusterState.EMPTY.apply(history.subList(0, n))));
            List<StateChange> tail = changes.decode(changes.encode(history.subList(n, history.size())));
            assertThat(image.apply(tail)).as("image after %d facts", n).isEqualTo(whole);
        }
    }

    @Test
    void anImageFromBeforeThereWereRolesIsRead() throws IOException {
        String written = new String(write(ClusterState.EMPTY), UTF_8);
        String former = written.replace(",\"roles\":{}", "");
        assertThat(former).isNotEqualTo(written);
        assertThat(read(former.getBytes(UTF_8))).isEqualTo(ClusterState.EMPTY);
    }

    @Test
    void anImageFromBeforeThereWereViewsIsRead() throws IOException {
        String written = new String(write(ClusterState.EMPTY), UTF_8);
        String former = written.replace(",\"views\":{}", "");
        assertThat(former).isNotEqualTo(written);
        assertThat(read(former.getBytes(UTF_8))).isEqualTo(ClusterState.EMPTY);
    }

    @Test
    void anImageFromBeforeThereWereBrokersIsRead() throws IOException {
        String written = new String(write(ClusterState.EMPTY), UTF_8);
        String former = written.replace(",\"brokers\":{}", "");
        assertThat(former).isNotEqualTo(written);
        assertThat(read(former.getBytes(UTF_8))).isEqualTo(ClusterState.EMPTY);
    }

    @Test
    void anImageOfANewerFormatIsRefused() {
        assertThatThrownBy(() -> read("{\"image\":2,\"state\":{}}".getBytes(UTF_8)))
                .isInstanceOf(EditLogException.class)
                .hasMessageContaining("format 2");
    }

    @Test
    void aDamagedImageIsRefused() throws IOException {
        byte[] whole = write(ClusterState.EMPTY.apply(SampleChanges.history()));
        for (int length = 0; length < whole.length; length += 97) {
            byte[] part = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part)).isInstanceOf(EditLogException.class);
        }
    }

    private byte[] write(ClusterState state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.write(state, out);
        return out.toByteArray();
    }

    private ClusterState read(byte[] bytes) throws IOException {
        return codec.read(new ByteArrayInputStream(bytes));
    }
}
